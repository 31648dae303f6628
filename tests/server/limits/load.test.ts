import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { watchLoad } from '../../../server/src/limits/load.js';

describe('a server’s load', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** The load after each of these shares of a tenth of a second. */
  function watch(percent: number, shares: number[]) {
    const left = [...shares];
    const changes: boolean[] = [];
    const load = watchLoad({
      percent,
      share: () => left.shift() ?? 0,
      onChange: (busy) => changes.push(busy),
    });
    const seen = shares.map(() => {
      jest.advanceTimersByTime(100);
      return load.busy();
    });
    load.close();
    return { seen, changes };
  }

  it('is too much when most of its time is in use three times in a row, not for a moment', () => {
    const { seen, changes } = watch(70, [0.9, 0.9, 0.1, 0.9, 0.8, 0.9, 0.1]);
    expect(seen).toEqual([false, false, false, false, false, true, true]);
    expect(changes).toEqual([true]);
  });

  it('is so for a minute after the last such moment', () => {
    const calm = Array.from({ length: 599 }, () => 0.1);
    const { seen, changes } = watch(70, [0.9, 0.9, 0.9, ...calm, 0.8, ...calm, 0.1, 0.1]);
    expect(seen.indexOf(true)).toBe(2);
    expect(seen.lastIndexOf(true)).toBe(seen.length - 3);
    expect(seen.slice(2, -2)).not.toContain(false);
    expect(changes).toEqual([true, false]);
  });

  it('is never too much where the owner says so', () => {
    expect(watch(100, [1, 1, 1]).seen).toEqual([false, false, false]);
  });

  it('is the event loop’s own', () => {
    jest.useRealTimers();
    const load = watchLoad({ percent: 10, sampleMs: 5 });
    return new Promise<void>((resolve) => {
      const work = () => {
        const end = performance.now() + 20;
        while (performance.now() < end);
        if (!load.busy()) return void setImmediate(work);
        load.close();
        resolve();
      };
      work();
    });
  });
});
