/**
 * The `count` numbers with the highest values, best first; of equals the lower number. A heap of
 * the best so far: most numbers are looked at once and left.
 */
export function topBy(numbers: readonly number[], values: Float32Array, count: number): number[] {
  const heap: number[] = [];

  /** Whether `a` is worse than `b`. */
  function isWorse(a: number, b: number): boolean {
    const left = values[a] ?? 0;
    const right = values[b] ?? 0;
    return left < right || (left === right && a > b);
  }
  function swap(i: number, j: number): void {
    const held = heap[i] ?? 0;
    heap[i] = heap[j] ?? 0;
    heap[j] = held;
  }
  function isWorseAt(i: number, j: number): boolean {
    return isWorse(heap[i] ?? 0, heap[j] ?? 0);
  }
  function raise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isWorseAt(at, above)) return;
      swap(at, above);
      at = above;
    }
  }
  function sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const worse = right < heap.length && isWorseAt(right, left) ? right : left;
      if (!isWorseAt(worse, at)) return;
      swap(worse, at);
      at = worse;
    }
  }

  for (const number of numbers) {
    if (heap.length < count) {
      heap.push(number);
      raise(heap.length - 1);
    } else if (isWorse(heap[0] ?? 0, number)) {
      heap[0] = number;
      sink();
    }
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}
