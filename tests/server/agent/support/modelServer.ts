import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelRequestSeen {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
  /** Resolves when the client has gone before the answer's end. */
  closed: Promise<void>;
}

/** What the server does with one request. */
export type Play = (response: ServerResponse, seen: ModelRequestSeen) => void | Promise<void>;

export interface ModelServer {
  baseUrl: string;
  seen: ModelRequestSeen[];
  /** Answers the coming requests, in order. */
  play(...plays: Play[]): void;
  close(): Promise<void>;
}

/**
 * A local server that plays a model's API: each request is answered by the next play.
 * @param onlyAnswers requests that are not streamed, such as one for a title, are neither seen nor played
 */
export async function startModelServer({ onlyAnswers = false } = {}): Promise<ModelServer> {
  const seen: ModelRequestSeen[] = [];
  const plays: Play[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const entry: ModelRequestSeen = {
      path: request.url ?? '',
      headers: request.headers,
      body: text ? JSON.parse(text) : {},
      closed: new Promise((resolve) => {
        response.on('close', () => {
          if (!response.writableFinished) resolve();
        });
      }),
    };
    if (onlyAnswers && entry.body.stream !== true) return fail(400)(response, entry);
    seen.push(entry);
    const next = plays.shift();
    if (next) await next(response, entry);
    else fail(500)(response, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    play: (...more) => plays.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function fail(
  status: number,
  headers: Record<string, string> = {},
  error: Record<string, unknown> = { message: 'secret internals of the endpoint' },
): Play {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error }));
  };
}

/** Accepts the request and says nothing. */
export const silence: Play = () => {};

/** Closes the connection before any answer. */
export const hangUp: Play = (response) => {
  response.socket?.destroy();
};

export interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

export interface Said {
  /** Deltas of the text; one that is promised is waited for. */
  text?: Array<string | Promise<string>>;
  calls?: Call[];
  refusal?: string[];
  reasoning?: string[];
  /** After the text so far, do this instead of ending well. */
  ends?: 'close' | 'silence' | 'garbage' | 'error_event' | 'clean_end' | 'length';
}

/** The two APIs, each with the same things to say. */
export const apis = { responses: sayResponses, chat_completions: sayChat } as const;

function open(response: ServerResponse): (data: unknown) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return (data) => response.write(`data: ${JSON.stringify(data)}\n\n`);
}

function breakOff(response: ServerResponse, how: NonNullable<Said['ends']>): void {
  if (how === 'close') setImmediate(() => response.socket?.destroy());
  if (how === 'garbage') response.end('data: {"broken\n\n');
  if (how === 'clean_end') response.end();
}

export function sayResponses(said: Said): Play {
  return async (response) => {
    const words: string[] = [];
    const send = open(response);
    const id = 'resp_1';
    let sequence = 0;
    const event = (type: string, fields: Record<string, unknown>) =>
      send({ type, sequence_number: sequence++, ...fields });
    const shell = { id, object: 'response', created_at: 0, model: 'played', status: 'in_progress' };
    event('response.created', { response: { ...shell, output: [] } });
    const output: unknown[] = [];
    for (const delta of said.reasoning ?? []) {
      event('response.reasoning_summary_text.delta', {
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        delta,
      });
    }
    if (said.reasoning) {
      output.push({
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: said.reasoning.join('') }],
        encrypted_content: 'sealed',
      });
    }
    const index = output.length;
    if (said.text || said.refusal) {
      const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress' };
      event('response.output_item.added', { output_index: index, item: { ...item, content: [] } });
      const at = { item_id: 'msg_1', output_index: index, content_index: 0 };
      for (const promised of said.text ?? []) {
        const delta = await promised;
        words.push(delta);
        event('response.output_text.delta', { ...at, delta });
      }
      for (const delta of said.refusal ?? []) event('response.refusal.delta', { ...at, delta });
      output.push({
        ...item,
        status: 'completed',
        content: [
          ...(said.text ? [{ type: 'output_text', text: words.join(''), annotations: [] }] : []),
          ...(said.refusal ? [{ type: 'refusal', refusal: said.refusal.join('') }] : []),
        ],
      });
    }
    for (const [number, call] of (said.calls ?? []).entries()) {
      output.push({
        type: 'function_call',
        id: `fc_${number}`,
        call_id: `call_${number}_${Math.random()}`,
        name: call.name,
        arguments: JSON.stringify(call.arguments),
        status: 'completed',
      });
    }
    if (said.ends === 'error_event') {
      event('error', { code: 'server_error', message: 'secret internals', param: null });
      response.end();
      return;
    }
    const isCut = said.ends === 'length';
    if (said.ends && !isCut) return breakOff(response, said.ends);
    event(isCut ? 'response.incomplete' : 'response.completed', {
      response: {
        ...shell,
        status: isCut ? 'incomplete' : 'completed',
        ...(isCut && { incomplete_details: { reason: 'max_output_tokens' } }),
        output,
        usage: {
          input_tokens: 100,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 20,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 120,
        },
      },
    });
    response.end();
  };
}

export function sayChat(said: Said): Play {
  return async (response) => {
    const send = open(response);
    const chunk = (delta: Record<string, unknown>, finish: string | null = null) =>
      send({
        // The same for each answer, as some servers have it.
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 0,
        model: 'played',
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    chunk({ role: 'assistant', content: '' });
    for (const delta of said.reasoning ?? []) chunk({ reasoning_content: delta });
    for (const content of said.text ?? []) chunk({ content: await content });
    for (const refusal of said.refusal ?? []) chunk({ refusal });
    for (const [index, call] of (said.calls ?? []).entries()) {
      chunk({
        tool_calls: [
          {
            index,
            id: `call_${index}_${Math.random()}`,
            type: 'function',
            function: { name: call.name, arguments: '' },
          },
        ],
      });
      const text = JSON.stringify(call.arguments);
      for (const part of [text.slice(0, 5), text.slice(5)]) {
        chunk({ tool_calls: [{ index, function: { arguments: part } }] });
      }
    }
    if (said.ends === 'error_event') {
      send({ error: { message: 'secret internals', code: 500 } });
      response.end();
      return;
    }
    const isCut = said.ends === 'length';
    if (said.ends && !isCut) return breakOff(response, said.ends);
    chunk({}, isCut ? 'length' : said.calls ? 'tool_calls' : 'stop');
    send({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'played',
      choices: [],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    });
    response.end('data: [DONE]\n\n');
  };
}
