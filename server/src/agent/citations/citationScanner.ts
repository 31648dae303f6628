import { mayBecomeBareMark, mayPrecedeBareMark, readBareMark } from './bareMark.js';
import {
  asciiStart,
  begunMark,
  closing,
  common,
  isLenticular,
  lenticular,
  openers,
  opening,
  partsOf,
  separators,
  spaceBefore,
} from './brackets.js';
import { CodeTracker } from './codeTracker.js';
import { longestMark, readLooseMark, readMark } from './mark.js';

/** What the reader sees of a delta, and where in the whole text a citation stands. */
export type Piece = { type: 'text'; text: string } | { type: 'cite'; id: string; at: number };

/**
 * Takes a model's text as it comes and gives out what the reader sees: marks are taken out and
 * turned into citations at the place where they stood, wherever the stream was cut. Only what may
 * become a mark is held back. A mark inside code counts from where the code ends, for nothing may
 * be shown inside code.
 */
export class CitationScanner {
  readonly #isKnown: (id: string) => boolean;
  readonly #isWord: (id: string) => boolean;
  readonly #code = new CodeTracker();
  #out: Piece[] = [];
  /** Length of the text given out so far. */
  #length = 0;
  #lastVisible = '\n';
  #beforeLast = '';
  /** What may be a mark, from its opening bracket on. */
  #held = '';
  /** A whole mark in square brackets, until it is known not to be a link. */
  #asciiMark: string | null = null;
  /** White space that goes if a mark comes and punctuation follows. */
  #space = '';
  #afterMark = false;
  #spaceAfter = false;
  /** What stood around the mark just read and is not closed yet: `(`, `**`, `【` of `【【src1】】`. */
  #outer = '';
  /** Separators after a mark: they go if another mark follows. */
  #separator = '';
  #deferred: string[] = [];
  /** What has been cited at one place, so that it is not cited there twice. */
  #citedHere: { at: number; ids: Set<string> } = { at: -1, ids: new Set() };

  /**
   * @param isKnown whether a source of this id was given to the model
   * @param isWord whether the docs or the reader have such a word themselves: without its mark's
   *   brackets it is text then
   */
  constructor(isKnown: (id: string) => boolean, isWord: (id: string) => boolean = () => false) {
    this.#isKnown = isKnown;
    this.#isWord = isWord;
  }

  push(delta: string): Piece[] {
    for (let index = 0; index < delta.length; index++) this.#take(delta[index] ?? '');
    return this.#drain();
  }

  /** What is left at the end of the text. */
  end(): Piece[] {
    this.#settleAscii('');
    while (this.#held) if (!this.#settleBare('')) this.#settleHeld();
    this.#endGroup();
    if (this.#space && !this.#afterMark) this.#write(this.#space);
    this.#space = '';
    if (this.#deferred.length > 0) {
      const fence = this.#code.openFence;
      if (fence !== undefined) this.#write(`${this.#lastVisible === '\n' ? '' : '\n'}${fence}\n`);
      else if (this.#code.onFenceLine) this.#write('\n');
      this.#citeDeferred();
    }
    return this.#drain();
  }

  #drain(): Piece[] {
    const pieces = this.#out;
    this.#out = [];
    return pieces;
  }

  #take(char: string): void {
    if (this.#asciiMark !== null && this.#settleAscii(char)) return;
    while (this.#held) if (this.#continueHeld(char)) return;
    if (this.#afterMark && this.#continueGroup(char)) return;
    if (this.#mayOpen(char)) {
      this.#held = char;
      return;
    }
    this.#endGroup();
    this.#show(char);
  }

  /** True where the character belongs to the marks just read: what is around and between them. */
  #continueGroup(char: string): boolean {
    if (this.#closeOuter(char)) return true;
    if (this.#code.isCodeAt(char)) return false;
    if (char === ' ' || char === '\t') {
      if (this.#separator) this.#separator += char;
      else this.#space += char;
      this.#spaceAfter = true;
      return true;
    }
    if (!separators.includes(char)) return false;
    this.#separator += char;
    return true;
  }

  #closeOuter(char: string): boolean {
    const open = this.#outer.at(-1);
    if (open === undefined || !(opening.includes(open) ? closing.includes(char) : char === open)) {
      return false;
    }
    this.#outer = this.#outer.slice(0, -1);
    this.#separator = '';
    return true;
  }

  /** The marks are over: what was held back around them is text. */
  #endGroup(): void {
    const text = this.#outer + this.#separator;
    this.#outer = '';
    this.#separator = '';
    for (const char of text) this.#show(char);
  }

  /** Common brackets are text in code, and after a link's name. */
  #mayOpen(char: string): boolean {
    if (lenticular.includes(char)) return true;
    if (mayBecomeBareMark(char)) return this.#mayBeginWord() && !this.#code.isCodeAt(char);
    if (!common.includes(char)) return false;
    return !this.#code.isCodeAt(char) && !(char === '(' && this.#lastVisible === ']');
  }

  #mayBeginWord(): boolean {
    if (this.#space || this.#afterMark) return true;
    return mayPrecedeBareMark(this.#beforeLast, this.#lastVisible);
  }

  /** True where what is held back was an id without brackets; `next` is what comes after it. */
  #settleBare(next: string): boolean {
    const bare = readBareMark(this.#held, next);
    if (!bare || !this.#isKnown(bare.id) || this.#isWord(bare.id)) return false;
    this.#held = '';
    this.#outer += bare.stars;
    this.#mark([bare.id]);
    if (bare.tail) this.#take(bare.tail);
    return true;
  }

  /** True where the character belongs to what is held back. */
  #continueHeld(char: string): boolean {
    if (mayBecomeBareMark(this.#held + char)) {
      this.#held += char;
      return true;
    }
    if (mayBecomeBareMark(this.#held)) {
      if (!this.#settleBare(char)) this.#release();
      return false;
    }
    const { open, inner } = partsOf(this.#held);
    if (closing.includes(char)) {
      const ids = this.#read();
      if (ids === undefined) {
        this.#release();
        return false;
      }
      this.#held = '';
      this.#outer += open.slice(0, -1);
      if (open.at(-1) === '[') this.#asciiMark = inner;
      else this.#mark(ids);
      return true;
    }
    const isOpener = openers.test(char);
    const deeper = isOpener && inner === '' && open.length < 4;
    const over = char === '\n' || this.#held.length > longestMark || opening.includes(char);
    const isText = !isLenticular(this.#held) && !deeper && !asciiStart.test(this.#held + char);
    if ((over && !deeper) || isText) {
      this.#settleHeld();
      return false;
    }
    this.#held += char;
    return true;
  }

  #read(): string[] | undefined {
    const { open, inner } = partsOf(this.#held);
    if (isLenticular(this.#held)) return readLooseMark(inner);
    // `[src1]` in backticks is code.
    const isMark = opening.includes(open.at(-1) ?? ' ') && !open.includes('`');
    const ids = isMark ? readMark(inner) : undefined;
    return ids?.length && '(（'.includes(open.at(-1) ?? '') && ids.every(this.#isWord)
      ? undefined
      : ids;
  }

  /** `[src1](…)` is a link, and `[src1]: …` at the start of a line; else `[src1]` is a mark. */
  #settleAscii(next: string): boolean {
    const inner = this.#asciiMark;
    if (inner === null) return false;
    if (next && this.#closeOuter(next)) return true;
    this.#asciiMark = null;
    if (next === '(' || (next === ':' && this.#lastVisible === '\n')) {
      this.#endGroup();
      for (const char of `[${inner}]`) this.#show(char);
    } else {
      this.#mark(readMark(inner) ?? []);
    }
    return false;
  }

  /** What is held back turned out to be cut short: a mark without its end, or just text. */
  #settleHeld(): void {
    const { inner } = partsOf(this.#held);
    const ids = isLenticular(this.#held) ? readMark(inner) : undefined;
    if (ids === undefined && !(isLenticular(this.#held) && /^\s*sr?c?\s*$/i.test(inner))) {
      this.#release();
      return;
    }
    this.#held = '';
    this.#mark(ids ?? []);
  }

  /** What is held back is text; a mark that was begun in it is taken out all the same. */
  #release(): void {
    const text = this.#held;
    const begun = isLenticular(this.#held) ? begunMark.exec(text) : null;
    this.#held = '';
    if (begun) this.#mark(readMark(begun[1] ?? '') ?? []);
    this.#endGroup();
    // What stands in common brackets is looked at again: `(src1 says so)`.
    const open = begun ? undefined : openers.exec(text)?.[0];
    const shown = open?.length ?? text.length;
    for (const char of text.slice(begun?.[0].length ?? 0, shown)) this.#show(char);
    for (const char of text.slice(shown)) this.#take(char);
  }

  #mark(ids: string[]): void {
    this.#afterMark = true;
    this.#spaceAfter = false;
    this.#separator = '';
    const known = ids.filter((id) => this.#isKnown(id));
    this.#deferred.push(...known);
    if (!this.#code.isCodeAt('【')) this.#citeDeferred();
  }

  #citeDeferred(): void {
    const at = this.#length;
    if (this.#citedHere.at !== at) this.#citedHere = { at, ids: new Set() };
    for (const id of this.#deferred) {
      if (this.#citedHere.ids.has(id)) continue;
      this.#citedHere.ids.add(id);
      this.#out.push({ type: 'cite', id, at });
    }
    this.#deferred = [];
  }

  #show(char: string): void {
    const inCode = this.#code.isCodeAt(char);
    if (!inCode && this.#deferred.length > 0) this.#citeDeferred();
    if (!inCode && (char === ' ' || char === '\t')) {
      this.#space += char;
      return;
    }
    if (this.#space) {
      const space = this.#space;
      this.#space = '';
      if (!this.#afterMark) this.#write(space);
      else if (this.#needsSpaceBefore(char)) this.#write(' ');
    }
    this.#afterMark = false;
    this.#write(char);
  }

  /** Of the space around a mark one is left, but none before what ends a sentence or bold text. */
  #needsSpaceBefore(char: string): boolean {
    const ends = !spaceBefore.test(char) || (!this.#spaceAfter && /[*_~]/.test(char));
    return !ends && this.#lastVisible !== '\n';
  }

  #write(text: string): void {
    for (let index = 0; index < text.length; index++) this.#code.push(text[index] ?? '');
    this.#length += text.length;
    this.#beforeLast = text.at(-2) ?? this.#lastVisible;
    this.#lastVisible = text.at(-1) ?? this.#lastVisible;
    const last = this.#out.at(-1);
    if (last?.type === 'text') last.text += text;
    else this.#out.push({ type: 'text', text });
  }
}
