import type { ThreadInfo } from '../../protocol/thread';

export type Age = 'today' | 'yesterday' | 'week' | 'month' | 'older';

const ages: readonly Age[] = ['today', 'yesterday', 'week', 'month', 'older'];

/** Threads under the days of the reader's calendar, in the order they came. */
export function groupByAge(
  threads: readonly ThreadInfo[],
  now: Date,
): { age: Age; threads: ThreadInfo[] }[] {
  return ages
    .map((age) => ({
      age,
      threads: threads.filter((thread) => ageOf(new Date(thread.createdAt), now) === age),
    }))
    .filter((group) => group.threads.length > 0);
}

function ageOf(date: Date, now: Date): Age {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = date.getTime();
  if (Number.isNaN(time)) return 'older';
  const day = 24 * 60 * 60 * 1000;
  if (time >= midnight) return 'today';
  if (time >= midnight - day) return 'yesterday';
  if (time >= midnight - 6 * day) return 'week';
  return time >= midnight - 29 * day ? 'month' : 'older';
}
