import type { AgentInputItem, Model, ModelRequest, StreamEvent } from '@openai/agents';
import { isRecord } from '../isRecord.js';
import { causesOf, statusOf } from './modelErrors.js';

/** The name some endpoints have for thoughts. What is called `reasoning` the SDK gives back itself. */
const field = 'reasoning_content';

/**
 * A Chat Completions model that is given back what it thought before it called a tool. DeepSeek and
 * others refuse the next turn of the run without it; the SDK knows thoughts by another name. An
 * endpoint that wants thoughts of what was said earlier too is given empty ones, for thoughts are
 * not kept; one that refuses the field is asked without it.
 */
export function passThoughts(model: Model): Model {
  let wanted: 'own' | 'all' | 'none' = 'own';
  return {
    getResponse: (request) => model.getResponse(withThoughts(request, wanted)),

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      const tries = new Set<typeof wanted>();
      for (let form = wanted; ; ) {
        tries.add(form);
        let begun = false;
        try {
          for await (const event of thinking(model, withThoughts(request, form))) {
            begun = true;
            wanted = form;
            yield event;
          }
          return;
        } catch (error) {
          const next = begun ? undefined : formFor(error);
          if (next === undefined || tries.has(next) || request.signal?.aborted) throw error;
          form = next;
        }
      }
    },
  };
}

function formFor(error: unknown): 'all' | 'none' | undefined {
  const status = statusOf(error);
  const said = causesOf(error).find(({ message }) => message.includes(field))?.message;
  if (said === undefined || (status !== 400 && status !== 422)) return undefined;
  return /must be|pass(?:ed)? back|missing|required/i.test(said) ? 'all' : 'none';
}

/** The model's events, with what it thought in the answer where it calls tools. */
async function* thinking(model: Model, request: ModelRequest): AsyncGenerator<StreamEvent, void> {
  let thought: string | undefined;
  for await (const event of model.getStreamedResponse(request)) {
    if (event.type === 'model') {
      const delta = readThought(event.event);
      if (delta !== undefined) thought = (thought ?? '') + delta;
    }
    if (event.type !== 'response_done' || thought === undefined) {
      yield event;
      continue;
    }
    const { output } = event.response;
    const calls = output.some(({ type }) => type === 'function_call');
    const item = { type: 'reasoning' as const, content: [], providerData: { [field]: thought } };
    yield calls ? { ...event, response: { ...event.response, output: [item, ...output] } } : event;
  }
}

function readThought(chunk: unknown): string | undefined {
  if (!isRecord(chunk) || !Array.isArray(chunk.choices)) return undefined;
  const choice: unknown = chunk.choices[0];
  const delta = isRecord(choice) ? choice.delta : undefined;
  const thought = isRecord(delta) ? delta[field] : undefined;
  return typeof thought === 'string' ? thought : undefined;
}

/** The thoughts where the SDK lets a field of ours into a message: in its `providerData`. */
function withThoughts(request: ModelRequest, form: 'own' | 'all' | 'none'): ModelRequest {
  if (typeof request.input === 'string') return request;
  const input: AgentInputItem[] = [];
  let thought: unknown;
  let isOpen = false;
  for (const item of request.input) {
    if (item.type === 'reasoning' && item.providerData && field in item.providerData) {
      thought = item.providerData[field];
      isOpen = false;
      continue;
    }
    const isMessage = 'role' in item && item.role === 'assistant';
    const begins = isMessage || (item.type === 'function_call' && !isOpen);
    const given = form === 'none' ? undefined : (thought ?? (form === 'all' ? '' : undefined));
    if (begins && given !== undefined) {
      const message = isMessage ? item : empty;
      input.push({ ...message, providerData: { ...message.providerData, [field]: given } });
      if (!isMessage) input.push(item);
    } else input.push(item);
    if (begins) thought = undefined;
    isOpen = isMessage || item.type === 'function_call';
  }
  return { ...request, input };
}

const empty: Extract<AgentInputItem, { role: 'assistant' }> = {
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [],
};
