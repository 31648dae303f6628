import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toThreadEvent } from '../../../../theme/src/builtin/protocol/event';
import { type ChatState, initialChatState } from '../../../../theme/src/builtin/state/chatState';
import { reduceChat } from '../../../../theme/src/builtin/state/reduceChat';

interface Transcript {
  name: string;
  steps: {
    request: { type: string };
    user?: string;
    expect: { stream?: unknown[]; disconnected?: boolean };
  }[];
  stored: { user: string; items: { id: string; type: string; content?: unknown }[] }[];
}

const folder = path.join(__dirname, '../../../conformance');
const transcripts = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): Transcript => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));

/** One reader's streams, one after the other, as the controller plays them. */
function play(transcript: Transcript, user: string): ChatState {
  let state = initialChatState;
  for (const step of transcript.steps) {
    if ((step.user ?? 'reader') !== user || !step.expect.stream) continue;
    if (step.request.type === 'threads.create') state = initialChatState;
    state = reduceChat(state, { type: 'run_started' });
    for (const frame of step.expect.stream) {
      const event = toThreadEvent(frame);
      if (!event) throw new Error(`Not understood: ${JSON.stringify(frame)}`);
      state = reduceChat(state, { type: 'event', event });
    }
    state = reduceChat(state, { type: 'run_ended' });
  }
  return state;
}

const streamed = transcripts.filter((transcript) =>
  transcript.steps.some((step) => step.expect.stream),
);

test('there are transcripts to play', () => {
  expect(streamed.length).toBeGreaterThan(15);
});

describe.each(streamed.map((transcript) => [transcript.name, transcript] as const))(
  '%s',
  (_, transcript) => {
    const users = [...new Set(transcript.steps.map((step) => step.user ?? 'reader'))];

    test.each(users)('leaves nothing unfinished for %s', (user) => {
      const state = play(transcript, user);
      expect(state.unfinished.size).toBe(0);
      expect(state.run).toBeNull();
      const ids = state.items.map((item) => item.id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  },
);

/** Transcripts whose streams alone tell all that is stored of the last thread. */
const whole = [
  'answer_streamed',
  'create_thread',
  'create_thread_empty_quote',
  'disconnect_mid_answer',
  'disconnect_before_text',
  'item_removed_and_replaced',
  'notice_effect',
  'tags',
  'thread_title_between_items',
  'two_turns',
  'widget_streamed',
];

test.each(whole)('%s: the reader sees what the server has stored', (name) => {
  const transcript = transcripts.find((entry) => entry.name === name);
  const thread = transcript?.stored.findLast((entry) => entry.user === 'reader');
  if (!transcript || !thread) throw new Error(`No transcript ${name}`);
  const visible = thread.items.filter(
    (item) => item.type !== 'hidden_context_item' && item.type !== 'sdk_hidden_context',
  );
  const state = play(transcript, 'reader');
  expect(state.items.map(({ id, type }) => ({ id, type }))).toEqual(
    visible.map(({ id, type }) => ({ id, type })),
  );
  expect(JSON.stringify(state.items.map(textsOf))).toBe(JSON.stringify(visible.map(textsOf)));
});

/** Every text an item carries, whatever its shape. */
function textsOf(item: object): string[] {
  if (!('content' in item) || !Array.isArray(item.content)) return [];
  return item.content.map((part: { text?: string }) => part.text ?? '');
}

test.each(['responder_throws', 'responder_throws_custom'])(
  '%s: what came stays beside the error, and goes with the next question',
  (name) => {
    const transcript = transcripts.find((entry) => entry.name === name);
    const stored = transcript?.stored.findLast((entry) => entry.user === 'reader');
    if (!transcript || !stored) throw new Error(`No transcript ${name}`);
    const failed = play(transcript, 'reader');
    expect(failed.failure).not.toBeNull();
    const next = reduceChat(failed, { type: 'run_started' });
    expect(next.failure).toBeNull();
    expect(next.items.map((item) => item.id)).toEqual(stored.items.map((item) => item.id));
  },
);
