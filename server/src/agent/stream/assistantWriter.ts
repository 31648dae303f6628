import type { ResponderEvent } from '../../application/application.js';
import type { IdKind } from '../../ids.js';
import type { Annotation, AssistantContent } from '../../protocol/index.js';
import type { Piece } from '../citations/citationScanner.js';

/** How a text's marks become citations; without it a text is given on as it is. */
export interface TextCitations {
  /** A scanner for one text. */
  scanner(): { push(delta: string): Piece[]; end(): Piece[] };
  /** The annotation of a cited source, or undefined where it does not exist: nothing is shown. */
  annotate(id: string, index: number): Annotation | undefined;
}

interface OpenPart {
  content: AssistantContent;
  scanner: ReturnType<TextCitations['scanner']>;
  /** Cited before the first visible character. */
  early: Array<{ id: string; at: number }>;
}

const plain: TextCitations = {
  scanner: () => ({ push: (text) => (text ? [{ type: 'text', text }] : []), end: () => [] }),
  annotate: () => undefined,
};

/**
 * Writes assistant messages as the protocol's events: an item is added with its first visible
 * character, never for white space alone, and done with all its parts.
 */
export class AssistantWriter {
  readonly #emit: (event: ResponderEvent) => void;
  readonly #createId: (kind: IdKind) => string;
  readonly #citations: TextCitations;
  readonly #onStart: () => void;
  #id: string | null = null;
  #parts: AssistantContent[] = [];
  #open: OpenPart | null = null;
  /** White space that came before any visible character. */
  #leading = '';

  constructor(options: {
    emit(event: ResponderEvent): void;
    createId(kind: IdKind): string;
    citations?: TextCitations | undefined;
    /** Called before a message's first event. */
    onStart?: (() => void) | undefined;
  }) {
    this.#emit = options.emit;
    this.#createId = options.createId;
    this.#citations = options.citations ?? plain;
    this.#onStart = options.onStart ?? (() => {});
  }

  /** Adds to the text of the open part, opening one where there is none. */
  write(delta: string): void {
    this.#open ??= this.#newPart();
    this.#show(this.#open, this.#open.scanner.push(delta));
  }

  /** Adds a citation the back end made itself. */
  annotate(annotation: Annotation): void {
    if (!this.#open || this.#id === null) return;
    const index = annotation.index ?? this.#open.content.text.length;
    this.#addAnnotation(this.#open, {
      ...annotation,
      index: Math.min(index, this.#open.content.text.length),
    });
  }

  /** Ends the open part; the next text begins another of the same message. */
  endPart(): void {
    const open = this.#open;
    if (!open) return;
    this.#show(open, open.scanner.end());
    this.#open = null;
    this.#leading = '';
    if (this.#id === null) return;
    this.#update('assistant_message.content_part.done', { content: open.content });
    this.#parts.push(open.content);
  }

  /** Ends the message, if one is open. */
  endMessage(): void {
    this.endPart();
    if (this.#id === null) return;
    const item = { type: 'assistant_message', id: this.#id, content: this.#parts };
    this.#id = null;
    this.#parts = [];
    this.#emit({ type: 'thread.item.done', item });
  }

  get isOpen(): boolean {
    return this.#id !== null;
  }

  #newPart(): OpenPart {
    return {
      content: { type: 'output_text', text: '', annotations: [] },
      scanner: this.#citations.scanner(),
      early: [],
    };
  }

  #show(part: OpenPart, pieces: Piece[]): void {
    for (const piece of pieces) {
      if (piece.type === 'text') {
        this.#addText(part, piece.text);
      } else if (this.#id === null) {
        part.early.push(piece);
      } else {
        this.#cite(part, piece);
      }
    }
  }

  #cite(part: OpenPart, cited: { id: string; at: number }): void {
    const annotation = this.#citations.annotate(
      cited.id,
      Math.min(cited.at, part.content.text.length),
    );
    if (annotation) this.#addAnnotation(part, annotation);
  }

  #addText(part: OpenPart, text: string): void {
    let delta = text;
    if (this.#id === null) {
      this.#leading += text;
      if (this.#leading.trim() === '') return;
      delta = this.#leading;
      this.#start();
    } else if (part.content.text === '') {
      this.#announcePart();
    }
    part.content.text += delta;
    this.#update('assistant_message.content_part.text_delta', { delta });
    for (const cited of part.early.splice(0)) this.#cite(part, cited);
  }

  #start(): void {
    this.#onStart();
    this.#id = this.#createId('message');
    this.#leading = '';
    this.#emit({
      type: 'thread.item.added',
      item: { type: 'assistant_message', id: this.#id, content: [] },
    });
    this.#announcePart();
  }

  #announcePart(): void {
    this.#update('assistant_message.content_part.added', {
      content: { type: 'output_text', text: '', annotations: [] },
    });
  }

  #addAnnotation(part: OpenPart, annotation: Annotation): void {
    const index = part.content.annotations.push(annotation) - 1;
    this.#update('assistant_message.content_part.annotation_added', {
      annotation_index: index,
      annotation,
    });
  }

  #update(type: string, fields: Record<string, unknown>): void {
    this.#emit({
      type: 'thread.item.updated',
      item_id: this.#id ?? '',
      update: { type, content_index: this.#parts.length, ...fields },
    });
  }
}
