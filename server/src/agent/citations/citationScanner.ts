import { CodeTracker } from './codeTracker.js';
import { longestMark, readMark } from './mark.js';

/** What the reader sees of a delta, and where in the whole text a citation stands. */
export type Piece = { type: 'text'; text: string } | { type: 'cite'; id: string; at: number };

const opening = '【〖［[(（';
const closing = '】〗］])）';
/** Brackets that text has for other things too, code above all. */
const common = '[(（';
const brackets = /^[【〖［[(（]+/;
/** A mark whose end never came: `【src1 as shown`. */
const begunMark = /^[【〖［]+\s*(src\s*[-:#]?\s*\d+)\s*/i;
const spaceBefore = /[^\s.,;:!?)\]}…。、，；：！？）」』】]/u;
/** What a mark in common brackets may look like so far: text in brackets is held back for nothing else. */
const asciiStart =
  /^(?:\[{1,2}|[(（])\s*(?:s|sr|src|sou|sour|sourc|source|so|ref|re|r)?(?:[\s\-:#,;、，&†|srcouef\d]*)$/i;

/**
 * Takes a model's text as it comes and gives out what the reader sees: marks are taken out and
 * turned into citations at the place where they stood, wherever the stream was cut. Only what may
 * become a mark is held back. A mark inside code counts from where the code ends, for nothing may
 * be shown inside code.
 */
export class CitationScanner {
  readonly #isKnown: (id: string) => boolean;
  readonly #code = new CodeTracker();
  #out: Piece[] = [];
  /** Length of the text given out so far. */
  #length = 0;
  #lastVisible = '\n';
  /** What may be a mark, from its opening bracket on. */
  #held = '';
  /** A whole mark in square brackets, until it is known not to be a link. */
  #asciiMark: string | null = null;
  /** White space that goes if a mark comes and punctuation follows. */
  #space = '';
  #afterMark = false;
  /** Brackets around the mark just read that are still open (`【【src1】】`). */
  #stillOpen = 0;
  #deferred: string[] = [];
  /** What has been cited at one place, so that it is not cited there twice. */
  #citedHere: { at: number; ids: Set<string> } = { at: -1, ids: new Set() };

  /** @param isKnown whether a source of this id was given to the model. */
  constructor(isKnown: (id: string) => boolean) {
    this.#isKnown = isKnown;
  }

  push(delta: string): Piece[] {
    for (let index = 0; index < delta.length; index++) this.#take(delta[index] ?? '');
    return this.#drain();
  }

  /** What is left at the end of the text. */
  end(): Piece[] {
    this.#settleAscii('');
    if (this.#held) this.#settleHeld();
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
    if (this.#held) {
      if (this.#continueHeld(char)) return;
    }
    if (this.#stillOpen > 0 && closing.includes(char)) {
      this.#stillOpen--;
      return;
    }
    this.#stillOpen = 0;
    if (this.#mayOpen(char)) {
      this.#held = char;
      return;
    }
    this.#show(char);
  }

  /** Common brackets are text in code, and after a link's name. */
  #mayOpen(char: string): boolean {
    if (!opening.includes(char)) return false;
    if (!common.includes(char)) return true;
    return !this.#code.isCodeAt(char) && !(char === '(' && this.#lastVisible === ']');
  }

  /** True where the character belongs to what is held back. */
  #continueHeld(char: string): boolean {
    const isCommon = common.includes(this.#held[0] ?? '');
    if (closing.includes(char)) {
      const inner = this.#held.replace(brackets, '');
      const ids = readMark(inner);
      if (ids === undefined) {
        this.#release();
        return false;
      }
      const nested = this.#held.length - inner.length - 1;
      const mayBeLink = this.#held[0] === '[';
      this.#held = '';
      this.#stillOpen = nested;
      if (mayBeLink) this.#asciiMark = inner;
      else this.#mark(ids);
      return true;
    }
    const deeper = opening.includes(char) && this.#held.length === 1;
    const over = char === '\n' || this.#held.length > longestMark || opening.includes(char);
    if ((over && !deeper) || (isCommon && !asciiStart.test(this.#held + char))) {
      this.#settleHeld();
      return false;
    }
    this.#held += char;
    return true;
  }

  /** `[src1](…)` is a link, and `[src1]: …` at the start of a line; else `[src1]` is a mark. */
  #settleAscii(next: string): boolean {
    const inner = this.#asciiMark;
    if (inner === null) return false;
    if (this.#stillOpen > 0 && closing.includes(next) && next) {
      this.#stillOpen--;
      return true;
    }
    this.#asciiMark = null;
    if (next === '(' || (next === ':' && this.#lastVisible === '\n')) {
      for (const char of `[${inner}]`) this.#show(char);
    } else {
      this.#mark(readMark(inner) ?? []);
    }
    return false;
  }

  /** What is held back turned out to be cut short: a mark without its end, or just text. */
  #settleHeld(): void {
    const inner = this.#held.replace(brackets, '');
    const isCommon = common.includes(this.#held[0] ?? '');
    const ids = isCommon ? undefined : readMark(inner);
    if (ids === undefined && (isCommon || !/^\s*sr?c?\s*$/i.test(inner))) {
      this.#release();
      return;
    }
    this.#held = '';
    this.#mark(ids ?? []);
  }

  /** What is held back is text; a mark that was begun in it is taken out all the same. */
  #release(): void {
    const text = this.#held;
    this.#held = '';
    const begun = common.includes(text[0] ?? '') ? null : begunMark.exec(text);
    if (begun) this.#mark(readMark(begun[1] ?? '') ?? []);
    for (const char of begun ? text.slice(begun[0].length) : text) this.#show(char);
  }

  #mark(ids: string[]): void {
    this.#afterMark = true;
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
      else if (spaceBefore.test(char) && this.#lastVisible !== '\n') this.#write(' ');
    }
    this.#afterMark = false;
    this.#write(char);
  }

  #write(text: string): void {
    for (let index = 0; index < text.length; index++) this.#code.push(text[index] ?? '');
    this.#length += text.length;
    this.#lastVisible = text.at(-1) ?? this.#lastVisible;
    const last = this.#out.at(-1);
    if (last?.type === 'text') last.text += text;
    else this.#out.push({ type: 'text', text });
  }
}
