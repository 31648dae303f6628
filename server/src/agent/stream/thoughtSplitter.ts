export interface Spoken {
  kind: 'text' | 'thought';
  text: string;
}

const opened = /^\s*<(think|thinking|thought|reasoning)>\s*/i;
const mayOpen = /^\s*(?:<[a-z]{0,9})?$/i;

/**
 * Tells what a model thinks from what it says where its endpoint does not: many open models begin
 * their text with `<think>…</think>`, and not every server takes that out. Only a text's very
 * beginning is looked at.
 */
export class ThoughtSplitter {
  #state: 'beginning' | 'thinking' | 'saying' = 'beginning';
  #held = '';
  #end = '';

  push(delta: string): Spoken[] {
    if (this.#state === 'saying') return said('text', delta);
    this.#held += delta;
    if (this.#state === 'beginning') {
      const tag = opened.exec(this.#held);
      if (!tag) return mayOpen.test(this.#held) ? [] : this.#say();
      this.#state = 'thinking';
      this.#end = `</${tag[1]?.toLowerCase()}>`;
      this.#held = this.#held.slice(tag[0].length);
    }
    const at = this.#held.toLowerCase().indexOf(this.#end);
    if (at >= 0) {
      const thought = said('thought', this.#held.slice(0, at).trimEnd());
      this.#held = this.#held.slice(at + this.#end.length).trimStart();
      return [...thought, ...this.#say()];
    }
    // All but what may be the beginning of the end.
    const open = this.#held.lastIndexOf('<');
    const safe =
      open >= 0 && this.#held.length - open < this.#end.length ? open : this.#held.length;
    const thought = this.#held.slice(0, safe);
    this.#held = this.#held.slice(safe);
    return said('thought', thought);
  }

  /** What is held back at the end of the text. */
  end(): Spoken[] {
    const kind = this.#state === 'thinking' ? 'thought' : 'text';
    const rest = said(kind, this.#held);
    this.#held = '';
    return rest;
  }

  #say(): Spoken[] {
    this.#state = 'saying';
    return this.end();
  }
}

function said(kind: Spoken['kind'], text: string): Spoken[] {
  return text ? [{ kind, text }] : [];
}

/** A whole text without what its model thought at its beginning. */
export function withoutThought(text: string): string {
  const splitter = new ThoughtSplitter();
  return [...splitter.push(text), ...splitter.end()]
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('');
}
