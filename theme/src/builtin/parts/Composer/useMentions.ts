import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ChatEntity } from '../../../client/builtinChatProps';
import { useChat } from '../../ChatContext';

/** A search is begun when this long nothing was typed, in ms. */
const quiet = 150;

interface Trigger {
  /** Where the `@` stands. */
  at: number;
  query: string;
}

/** The mention being typed before the cursor: `@` at the beginning of a word, and what follows. */
export function findTrigger(text: string, caret: number): Trigger | undefined {
  const match = /(?:^|[\s([{“"'])@([^\s@][^@\n]{0,40})?$/.exec(text.slice(0, caret));
  if (!match) return undefined;
  const query = match[1] ?? '';
  return { at: caret - query.length - 1, query };
}

/** Completes `@` with pages of the docs, as a list below the cursor's line. */
export function useMentions(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onChoose: (text: string, caret: number, entity: ChatEntity) => void,
) {
  const { searchMentions, t, announce } = useChat();
  const [trigger, setTrigger] = useState<Trigger>();
  const [found, setFound] = useState<ChatEntity[]>([]);
  const [active, setActive] = useState(0);
  const dismissed = useRef<number>(undefined);

  /** Called when text or cursor have changed. */
  function update(value: string, caret: number) {
    const next = searchMentions && findTrigger(value, caret);
    if (next?.at !== dismissed.current) dismissed.current = undefined;
    setTrigger(next && dismissed.current === undefined ? next : undefined);
  }

  const query = trigger?.query;
  useEffect(() => {
    if (query === undefined || !searchMentions) {
      setFound([]);
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      searchMentions(query).then(
        (entities) => {
          if (gone) return;
          setFound(entities.slice(0, 8));
          setActive(0);
          announce(t('chat.mentionCount', { count: Math.min(entities.length, 8) }));
        },
        () => {
          if (!gone) setFound([]);
        },
      );
    }, quiet);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [query, searchMentions, announce, t]);

  const open = trigger !== undefined && found.length > 0;

  function choose(entity: ChatEntity) {
    if (!trigger) return;
    const end = trigger.at + 1 + trigger.query.length;
    const inserted = `@${entity.title} `;
    const next = text.slice(0, trigger.at) + inserted + text.slice(end).trimStart();
    setTrigger(undefined);
    onChoose(next, trigger.at + inserted.length, entity);
    input.current?.focus();
  }

  /** Answers whether the key was the list's. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open) return false;
    const entity = found[active];
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && entity) choose(entity);
    else if (event.key === 'Escape') {
      dismissed.current = trigger?.at;
      setTrigger(undefined);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    offered: searchMentions !== undefined,
    open,
    found,
    active,
    update,
    choose,
    onKeyDown,
    close: () => setTrigger(undefined),
  };
}
