import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeReport } from '../../../server/src/cli/report.js';
import { readConfig } from '../../../server/src/config.js';
import { dataFolder, newReader, startTestServer, type TestServer } from './support.js';

let asked = 0;
let api: Server;
let data: Awaited<ReturnType<typeof dataFolder>>;
let server: TestServer;

beforeAll(async () => {
  api = createServer((request, response) => {
    asked += 1;
    request.resume().once('end', () => {
      const usage = { type: 'tokens', input_tokens: 17_000, output_tokens: 1000 };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ text: 'Bonjour', usage }));
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const address = api.address();
  data = await dataFolder();
  server = await startTestServer({
    env: {
      DATA_DIR: data.folder,
      OPENAI_API_KEY: 'sk-of-the-owner',
      OPENAI_BASE_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`,
      LIMIT_READER_MESSAGES: '3/1h',
      LIMIT_RUN_TOKENS: '20000',
      BUDGET_SITE_DAY: '40000',
      BUDGET_PRICE_INPUT: '1',
      BUDGET_PRICE_OUTPUT: '2',
      METRICS_TOKEN: 'a token of sixteen letters',
    },
  });
});
/** Once: the report needs the database for itself. */
let stopped: Promise<void> | undefined;
function stop(): Promise<void> {
  stopped ??= server.close();
  return stopped;
}

afterAll(async () => {
  await stop();
  await new Promise((resolve) => api.close(resolve));
  await data.remove();
});

it('counts a dictation as a question, and what it uses against the budget, in the metrics and in the report', async () => {
  const reader = await newReader(server.origin);
  const dictate = async () => {
    const params = { audio_base64: 'c291bmQ=', mime_type: 'audio/webm' };
    const answer = await reader.post({ type: 'input.transcribe', params });
    const { text, error } = await answer.json();
    return text ?? error.code;
  };
  expect([await dictate(), await dictate()]).toEqual(['Bonjour', 'Bonjour']);
  // 36,000 of 40,000 tokens are used: no other fits, so the endpoint that costs money is not asked.
  expect(await dictate()).toBe('budget_spent');
  expect(await dictate()).toBe('rate_limited');
  expect(asked).toBe(2);

  const headers = { authorization: 'Bearer a token of sixteen letters' };
  const metrics = await (await fetch(`${server.origin}/metrics`, { headers })).text();
  expect(metrics).toContain('chatkit_dictations_total 2\n');
  expect(metrics).toContain('chatkit_tokens_total{kind="input"} 34000\n');
  expect(metrics).toContain('chatkit_cost_total 0.038\n');
  await stop();
  const env = { DATA_DIR: data.folder, BUDGET_PRICE_INPUT: '1', BUDGET_PRICE_OUTPUT: '2' };
  const { cost } = await makeReport(readConfig(env), new Date(Date.now() - 60_000), 10);
  const used = { dictations: 2, inputTokens: 34_000, outputTokens: 2000 };
  expect(cost).toEqual([
    { model: 'gpt-4o-mini-transcribe', answers: 0, ...used, money: expect.closeTo(0.038) },
  ]);
});
