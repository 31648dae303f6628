import OpenAI from 'openai';
import { isRecord } from '../isRecord.js';
import { toPlainSchema } from './plainSchema.js';

/**
 * A client whose requests are as plain as they can be. Of Chat Completions' messages text is a
 * string, and a part has the fields it needs: the SDK gives lists of parts with fields that only
 * OpenAI knows; strict endpoints refuse either, and with it every question after the first.
 */
export class PlainClient extends OpenAI {
  protected override async prepareOptions(options: { body?: unknown }): Promise<void> {
    if (!isRecord(options.body)) return;
    const { messages, tools } = options.body;
    options.body = {
      ...options.body,
      ...(Array.isArray(messages) ? { messages: messages.map(toPlain) } : {}),
      ...(Array.isArray(tools) ? { tools: toPlainSchema(tools) } : {}),
    };
  }
}

function toPlain(message: unknown): unknown {
  if (!isRecord(message) || !Array.isArray(message.content)) return message;
  const parts = message.content.map((part: unknown) =>
    isRecord(part) && part.type === 'text' ? { type: 'text', text: part.text } : part,
  );
  const texts = parts.flatMap((part) => (isText(part) ? [part.text] : []));
  const content = texts.length === parts.length ? texts.join('\n\n') : parts;
  return { ...message, content };
}

function isText(part: unknown): part is { text: string } {
  return isRecord(part) && part.type === 'text' && typeof part.text === 'string';
}
