import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTranscriber, type DictationBudget } from '../../../server/src/application/index.js';

/** What the audio API was sent, and what it shall answer. */
let received: { path: string; authorization: string; body: string };
let answer: { status: number; body: string };
let api: Server;
const context = { locale: 'fr-CA,fr;q=0.9', reader: { id: 'anon:a', anonymous: true } };

beforeAll(async () => {
  api = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received = {
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      body: Buffer.concat(chunks).toString('latin1'),
    };
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => api.close(resolve));
});

function transcriber(budget?: DictationBudget) {
  const address = api.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const baseUrl = `http://127.0.0.1:${port}/v1/`;
  return createTranscriber({ apiKey: 'sk-x', baseUrl, model: 'm', budget });
}

const audio = {
  bytes: Buffer.from('sound'),
  mimeType: 'audio/webm;codecs=opus',
  mediaType: 'audio/webm',
};

describe('dictation', () => {
  it('is heard by the OpenAI-compatible API, in the language of the page', async () => {
    answer = { status: 200, body: '{"text": "Bonjour"}' };
    expect(await transcriber()(audio, context)).toBe('Bonjour');
    expect(received.path).toBe('/v1/audio/transcriptions');
    expect(received.authorization).toBe('Bearer sk-x');
    expect(received.body).toContain('filename="dictation.webm"');
    expect(received.body).toMatch(/name="model"\r\n\r\nm\r\n/);
    expect(received.body).toMatch(/name="language"\r\n\r\nfr\r\n/);
    expect(received.body).toContain('sound');
  });

  it.each([
    ['an error', 500, '{}'],
    ['what is no transcription', 200, '{"words": []}'],
    ['what is no JSON', 200, '<html>'],
  ])('is refused with a retry where the API answers %s', async (_what, status, body) => {
    answer = { status, body };
    await expect(transcriber()(audio, context)).rejects.toMatchObject({
      code: 'model_unavailable',
    });
  });

  it('takes only what browsers record', async () => {
    const film = { ...audio, mimeType: 'video/mp4', mediaType: 'video/mp4' };
    await expect(transcriber()(film, context)).rejects.toMatchObject({ code: 'unsupported_type' });
  });

  it.each([
    ['tokens', '{"type":"tokens","input_tokens":30,"output_tokens":12}', 200, 30, 12],
    ['seconds', '{"type":"duration","seconds":60}', 200, 1020, 0],
    ['nothing: by its length', 'null', 200, 340, 0],
    ['an error: none', 'null', 429, 0, 0],
  ])('settles what the API says it used: %s', async (_what, usage, status, input, output) => {
    answer = { status, body: `{"text": "Bonjour", "usage": ${usage}}` };
    const settled: unknown[] = [];
    const reserved: string[] = [];
    const budget: DictationBudget = {
      reserve: async (userId) => {
        reserved.push(userId);
        return { settle: async (used) => void settled.push(used) };
      },
    };
    const sound = { ...audio, bytes: Buffer.alloc(40_000) };
    await transcriber(budget)(sound, context).catch(() => {});
    expect(reserved).toEqual(['anon:a']);
    expect(settled).toEqual([{ inputTokens: input, outputTokens: output, model: 'm' }]);
  });
});
