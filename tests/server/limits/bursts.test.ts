import { describe, expect, it } from '@jest/globals';
import { createBursts } from '../../../server/src/limits/bursts.js';

describe('bursts of a subject', () => {
  function start(points: number, seconds: number) {
    const clock = { ms: 1_000_000 };
    return { clock, bursts: createBursts({ points, seconds, now: () => clock.ms }) };
  }

  it('has all its allowance at once, then one after the other as each is due', () => {
    const { clock, bursts } = start(2, 10);
    expect([bursts.take('a'), bursts.take('a')]).toEqual([0, 0]);
    clock.ms += 5000;
    expect(bursts.take('a')).toBe(0);
    clock.ms += 10_000;
    expect([bursts.take('a'), bursts.take('a')]).toEqual([0, 0]);
    expect(bursts.take('a')).toBe(5000);
  });

  it('is each one’s own', () => {
    const { bursts } = start(1, 10);
    expect([bursts.take('a'), bursts.take('b')]).toEqual([0, 0]);
    expect(bursts.take('a')).toBeGreaterThan(0);
  });

  it('gives nothing to who goes on although it is too much', () => {
    const { clock, bursts } = start(3, 10);
    let through = 0;
    for (let ms = 0; ms < 60_000; ms += 250) {
      clock.ms += 250;
      if (bursts.take('a') === 0) through++;
    }
    expect(through).toBe(3);
  });

  it('lets in again who waits as told, and never for longer than its time', () => {
    const { clock, bursts } = start(4, 10);
    let told = 0;
    for (let n = 0; n < 100; n++) told = bursts.take('a');
    expect(told).toBe(10_000);
    clock.ms += told - 1;
    expect(bursts.take('b')).toBe(0);
    clock.ms += 1;
    expect(bursts.take('a')).toBe(0);
  });

  it('forgets whose allowance is whole', () => {
    const { clock, bursts } = start(1, 10);
    for (let n = 0; n < 1000; n++) bursts.take(`subject ${n}`);
    clock.ms += 20_000;
    bursts.take('a');
    expect(bursts.size()).toBe(1);
  });
});
