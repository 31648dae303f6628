import type { DocsSection } from '../../docs/docs.js';

/** A section the model was given in this run, under the id it cites it by. */
export interface RegisteredSource {
  /** `src1`, `src2`, …: unique within one run. */
  id: string;
  section: DocsSection;
  /** The passage shown in a preview. */
  snippet: string;
}

/**
 * The sections one run has shown to its model. The model cites by id only, so that an address it
 * invents cannot be cited: an id that is not here is dropped.
 */
export class SourceRegistry {
  readonly #byPlace = new Map<string, RegisteredSource>();
  readonly #byId = new Map<string, RegisteredSource>();

  /** Gives the section an id, the same one each time; a later snippet replaces an empty one. */
  register(section: DocsSection, snippet?: string): RegisteredSource {
    const place = `${section.locale} ${section.href}`;
    const known = this.#byPlace.get(place);
    if (known) {
      if (snippet) known.snippet = snippet;
      return known;
    }
    const source: RegisteredSource = {
      id: `src${this.#byId.size + 1}`,
      section,
      snippet: snippet ?? firstPassage(section.text),
    };
    this.#byPlace.set(place, source);
    this.#byId.set(source.id, source);
    return source;
  }

  get(id: string): RegisteredSource | undefined {
    return this.#byId.get(id);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Whether the text of any of them is such. */
  someText(is: (text: string) => boolean): boolean {
    return [...this.#byId.values()].some(({ section }) => is(section.text));
  }

  get size(): number {
    return this.#byId.size;
  }
}

/** The first 200 characters of prose, for a preview of a section that no search has a snippet of. */
export function firstPassage(text: string): string {
  const prose = text
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return prose.length > 200 ? `${prose.slice(0, 199).trimEnd()}…` : prose;
}
