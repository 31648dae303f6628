import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { ChatApplication, RespondContext } from '../../server/src/application/index.js';
import { createLogger, scrub } from '../../server/src/logger.js';
import { logContent } from '../../server/src/main/logContent.js';

function record(content: boolean) {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'trace',
    content,
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines };
}

describe('scrub', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [token]'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.sig', 'token [token]'],
    ['key sk-proj-abcdefgh1234', 'key [key]'],
    ['postgres://me:pw@db.internal:5432/chat', 'postgres://[hidden]'],
    ['to anne.b+c@mail.example.org now', 'to [email] now'],
    ['from 192.0.2.17:443', 'from [address]:443'],
    ['from ::ffff:192.0.2.17', 'from [address][address]'],
    ['from 2001:db8:1::7 and', 'from [address] and'],
    ['at 10:20:30 version 1.2.3', 'at 10:20:30 version 1.2.3'],
    ['2026-11-20T10:20:30.123Z', '2026-11-20T10:20:30.123Z'],
  ])('%s', (line, expected) => {
    expect(scrub(line)).toBe(expected);
  });

  it('hides what of a token, or behind a long word, looks like one', () => {
    expect(scrub('/-eyJhbGciOiJIUzI1NiJ9.eyJzdWIi')).toBe('/-[token]');
    expect(scrub('a eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn b')).not.toContain('Y2lwaGVy');
    expect(scrub(`${'a'.repeat(100)}@mail.example`)).toMatch(/^a{36}\[email\]$/);
  });

  it.each([
    ['half a token again and again', '-eyJ'.repeat(100_000)],
    ['half tokens, one by one', '-eyJaaaaaaaa'.repeat(30_000)],
    ['a long word beside an @', `@/${'a'.repeat(400_000)}`],
    ['numbers and dots', '1.1.1.'.repeat(70_000)],
  ])('looks once at %s: a path of 16 KiB held the server up for a second', (_what, line) => {
    // Each pattern that looked anew at each letter would take minutes here.
    const look = () => scrub(line);
    expect(() => runInNewContext('look()', { look }, { timeout: 20_000 })).not.toThrow();
  });
});

describe('a logged error', () => {
  const error = Object.assign(new Error('Bad prompt: purple elephants'), {
    status: 400,
    headers: new Headers(),
    body: 'purple elephants',
  });
  const row = Object.assign(new Error('null value violates a constraint'), {
    code: '23502',
    detail: 'Failing row contains (purple elephants).',
  });

  it('has code, status, frames and causes, but nothing of what readers wrote', () => {
    const { logger, lines } = record(false);
    logger.error({ err: new Error('The model refused.', { cause: error }) }, 'failed');
    logger.error({ err: row }, 'failed');
    expect(lines.join('')).not.toContain('elephants');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      err: { message: 'The model refused.', cause: { status: 400 } },
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      err: { code: '23502', message: 'null value violates a constraint' },
    });
    expect(JSON.parse(lines[1] ?? '').err.stack).toContain('logger.test.ts');
  });

  it('is whole where the owner asks for content', () => {
    const { logger, lines } = record(true);
    logger.error({ err: row }, 'failed');
    expect(lines.join('')).toContain('purple elephants');
  });
});

describe('logContent', () => {
  it('logs each question', () => {
    const { logger, lines } = record(true);
    const application: ChatApplication = { respond: async function* none() {} };
    const context = { requestId: 'req_1', reader: { id: 'anon:a' } } as unknown as RespondContext;
    logContent(application, logger).respond(
      { id: 'thr_1', created_at: '', status: { type: 'active' }, metadata: {} },
      {
        type: 'user_message',
        id: 'msg_1',
        thread_id: 'thr_1',
        created_at: '',
        content: [{ type: 'input_text', text: 'what do elephants eat?' }],
        attachments: [],
        inference_options: {},
      },
      context,
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      question: 'what do elephants eat?',
      threadId: 'thr_1',
    });
  });
});
