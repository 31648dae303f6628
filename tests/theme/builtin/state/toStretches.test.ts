import { describe, expect, test } from '@jest/globals';
import type { Turn } from '../../../../theme/src/builtin/state/groupTurns';
import { type Stretch, toStretches } from '../../../../theme/src/builtin/state/toStretches';

const lines = (count: number) => Array.from({ length: count }, () => 'A line.').join('\n');

function makeTurn(number: number, answer = lines(30)): Turn {
  const fields = { createdAt: '' };
  return {
    key: `q${number}`,
    user: {
      ...fields,
      id: `q${number}`,
      type: 'user_message',
      content: [{ type: 'text', text: 'Why?' }],
      attachments: [],
    },
    items: [
      {
        ...fields,
        id: `a${number}`,
        type: 'assistant_message',
        content: [{ text: answer, annotations: [] }],
      },
    ],
  };
}

const turns = Array.from({ length: 40 }, (_, number) => makeTurn(number));
const keysOf = (stretches: readonly Stretch[]) =>
  stretches.map((stretch) => stretch.turns.map((turn) => turn.key));
const homesOf = (stretches: readonly Stretch[]) =>
  new Map(stretches.flatMap(({ key, turns }) => turns.map((turn) => [turn.key, key] as const)));

function expectWhole(stretches: readonly Stretch[], all: readonly Turn[]) {
  expect(stretches.flatMap((stretch) => stretch.turns)).toEqual(all);
  expect(new Set(stretches.map(({ key }) => key)).size).toBe(stretches.length);
}

describe('turns in stretches', () => {
  test('some stand together, in their order', () => {
    const stretches = toStretches(turns);
    expectWhole(stretches, turns);
    expect(stretches.length).toBeGreaterThan(5);
    expect(stretches.length).toBeLessThan(15);
    expect(toStretches([])).toEqual([]);
  });

  test('of long answers there are fewer in one, of short ones more', () => {
    const sizes = [lines(400), lines(30), 'Because.'].map((answer) => {
      const all = Array.from({ length: 40 }, (_, number) => makeTurn(number, answer));
      return toStretches(all).at(-1)?.turns.length ?? 0;
    });
    expect(sizes[0]).toBe(1);
    expect(sizes[1]).toBeGreaterThan(2);
    expect(sizes[2]).toBeGreaterThan(12);
  });

  test('a large widget weighs as much as a long answer', () => {
    const children = Array.from({ length: 200 }, () => ({ type: 'Text', value: 'A line of it.' }));
    const all = turns.map((turn) => ({
      ...turn,
      items: [
        {
          id: `w${turn.key}`,
          createdAt: '',
          type: 'widget' as const,
          widget: { type: 'Card', children },
        },
      ],
    }));
    expect(toStretches(all).at(-1)?.turns).toHaveLength(1);
  });

  test('older turns come in above, and none changes its stretch', () => {
    let stretches = toStretches(turns.slice(30));
    for (let first = 28; first >= 0; first -= 2) {
      const homes = homesOf(stretches);
      stretches = toStretches(turns.slice(first), stretches);
      expectWhole(stretches, turns.slice(first));
      for (const [turn, home] of homes) expect(homesOf(stretches).get(turn)).toBe(home);
    }
    expect(keysOf(stretches)).toEqual(keysOf(toStretches(turns)));
  });

  test('newer turns come in below, and none changes its stretch', () => {
    let stretches = toStretches(turns.slice(0, 1));
    for (let end = 2; end <= turns.length; end += 1) {
      const homes = homesOf(stretches);
      stretches = toStretches(turns.slice(0, end), stretches);
      expectWhole(stretches, turns.slice(0, end));
      for (const [turn, home] of homes) expect(homesOf(stretches).get(turn)).toBe(home);
    }
    expect(stretches.length).toBeLessThan(15);
  });

  test('a stretch that has not changed is the same object', () => {
    const before = toStretches(turns);
    const grown = turns.with(-1, makeTurn(39, lines(31)));
    const after = toStretches(grown, before);
    expectWhole(after, grown);
    expect(after.slice(0, -1).every((stretch, index) => stretch === before[index])).toBe(true);
    expect(after.at(-1)).not.toBe(before.at(-1));
    expect(after.at(-1)?.key).toBe(before.at(-1)?.key);
  });

  test('turns may be taken away, come back, or come in between', () => {
    const before = toStretches(turns);
    const few = toStretches([...turns.slice(3, 5), ...turns.slice(20, 22)], before);
    expectWhole(few, [...turns.slice(3, 5), ...turns.slice(20, 22)]);
    expectWhole(toStretches(turns, few), turns);
    const without = turns.filter((_, index) => index % 3 !== 1);
    expectWhole(toStretches(turns, toStretches(without, before)), turns);
  });

  test('those of another thread know nothing of this one', () => {
    const others = turns.map((turn) => ({ ...turn, key: `other ${turn.key}` }));
    expect(keysOf(toStretches(turns, toStretches(others)))).toEqual(keysOf(toStretches(turns)));
  });
});
