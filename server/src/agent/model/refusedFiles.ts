import { createHash } from 'node:crypto';
import type { AgentInputItem, ModelRequest } from '@openai/agents';
import { dataBlock } from '../input/dataBlock.js';

type Input = ModelRequest['input'];
type UserMessage = Extract<AgentInputItem, { role: 'user' }>;
type Part = Exclude<UserMessage['content'], string>[number];

/** How long a refusal is remembered: an endpoint may be given another model under the same name. */
const rememberMs = 10 * 60_000;
const mostRemembered = 500;
/** What endpoints say whose model takes no pictures at all, whichever they are. */
const takesNone =
  /image input|images? (?:are|is) not support|does not support (?:image|vision)|multimodal|mmproj|unknown variant/i;

/**
 * The pictures and files an endpoint has refused. They come again with each later question of their
 * thread, and each would be asked twice.
 */
export class RefusedFiles {
  /** Until when each is left out, by what it is. */
  readonly #until = new Map<string, number>();

  /** Remembers the files of a request that was refused in these words. */
  add(input: Input, said: string): void {
    const until = Date.now() + rememberMs;
    for (const part of filesOf(input)) {
      this.#until.set(nameOf(part), until);
      if (takesNone.test(said) && part.type === 'input_image') this.#until.set(part.type, until);
    }
    const over = this.#until.size - mostRemembered;
    for (const name of [...this.#until.keys()].slice(0, Math.max(0, over))) {
      this.#until.delete(name);
    }
  }

  /** The request with each of them named instead. */
  leftOut(request: ModelRequest): ModelRequest {
    const { input } = request;
    if (this.#until.size === 0 || typeof input === 'string' || !hasFiles(input)) return request;
    return { ...request, input: input.map((item) => this.#without(item)) };
  }

  #without(item: AgentInputItem): AgentInputItem {
    if (!isWithParts(item)) return item;
    const content = item.content.map((part) => (this.#has(part) ? toNamed(part) : part));
    const texts = content.flatMap((part) => (part.type === 'input_text' ? [part.text] : []));
    return { ...item, content: texts.length === content.length ? texts.join('\n\n') : content };
  }

  #has(part: Part): boolean {
    if (!isFile(part)) return false;
    const now = Date.now();
    return [part.type, nameOf(part)].some((name) => (this.#until.get(name) ?? 0) > now);
  }
}

export function hasFiles(input: Input): boolean {
  return filesOf(input).length > 0;
}

function filesOf(input: Input): Part[] {
  if (typeof input === 'string') return [];
  return input.flatMap((item) => (isWithParts(item) ? item.content.filter(isFile) : []));
}

function isWithParts(item: AgentInputItem): item is UserMessage & { content: Part[] } {
  return 'role' in item && item.role === 'user' && typeof item.content !== 'string';
}

function isFile({ type }: Part): boolean {
  return type === 'input_image' || type === 'input_file';
}

function nameOf(part: Part): string {
  return createHash('sha256').update(JSON.stringify(part)).digest('base64');
}

function toNamed(part: Part): Part {
  const name = part.type === 'input_file' ? part.filename : undefined;
  const kind = part.type.slice('input_'.length);
  return { type: 'input_text', text: dataBlock('attached_file', { kind, name, content: null }) };
}
