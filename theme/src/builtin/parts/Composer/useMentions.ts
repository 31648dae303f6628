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

/**
 * The mention being typed before the cursor: `@` at the beginning of a word, and what follows.
 * @param chosen the mentions that stand in the text already: behind one of them the text goes on
 */
export function findTrigger(
  text: string,
  caret: number,
  chosen: readonly Pick<ChatEntity, 'title'>[] = [],
): Trigger | undefined {
  const match = /(?:^|[\s([{“"'])@([^\s@][^@\n]{0,40})?$/.exec(text.slice(0, caret));
  if (!match) return undefined;
  const query = match[1] ?? '';
  const at = caret - query.length - 1;
  const after = text.slice(at + 1);
  const isChosen = chosen.some(
    ({ title }) => after.startsWith(title) && !/^[\p{L}\p{N}]/u.test(after.slice(title.length)),
  );
  return isChosen ? undefined : { at, query };
}

/**
 * The pages that may be meant. The search finds something for any sentence: behind a space only
 * what has each of the words in its title is offered, or Enter would put a page in place of the rest
 * of a question.
 */
export function fitting<Entity extends Pick<ChatEntity, 'title'>>(
  found: readonly Entity[],
  query: string,
): readonly Entity[] {
  if (!/\s/.test(query)) return found;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
}

/**
 * Completes `@` with pages of the docs, as a list below the cursor's line.
 * @param chosen the mentions of the text
 */
export function useMentions(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  chosen: readonly Pick<ChatEntity, 'title'>[],
  onChoose: (text: string, caret: number, entity: ChatEntity) => void,
) {
  const { searchMentions, t, announce } = useChat();
  const [trigger, setTrigger] = useState<Trigger>();
  const [results, setResults] = useState<readonly ChatEntity[]>([]);
  const [pointed, setActive] = useState(0);
  const dismissed = useRef<number>(undefined);

  /** Called when text or cursor have changed. */
  function update(value: string, caret: number) {
    const next = searchMentions && findTrigger(value, caret, chosen);
    if (next?.at !== dismissed.current) dismissed.current = undefined;
    setTrigger(next && dismissed.current === undefined ? next : undefined);
  }

  const query = trigger?.query;
  useEffect(() => {
    if (query === undefined || !searchMentions) {
      setResults([]);
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      searchMentions(query).then(
        (entities) => {
          if (gone) return;
          const offered = fitting(entities, query).slice(0, 8);
          setResults(offered);
          setActive(0);
          // In the middle of a sentence nobody waits for pages.
          if (offered.length === 0 && /\s/.test(query)) return;
          announce(t('chat.mentionCount', { count: offered.length }));
        },
        () => {
          if (!gone) setResults([]);
        },
      );
    }, quiet);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [query, searchMentions, announce, t]);

  // The results may be those of what stood there a moment ago.
  const found = query === undefined ? [] : fitting(results, query);
  const active = Math.min(pointed, Math.max(0, found.length - 1));
  const open = found.length > 0;

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
