import type { ChatApi } from './chatApi';

/** At most this often the chat is told that there is more. */
const intervalMs = 1500;

/** Waits before a broken connection is tried again, in ms; then it is given up. */
const reconnections = [500, 1000, 2000, 4000, 8000, 15_000];

/**
 * Follows the answer that is being made in a thread, if one is, so that a chat that cannot follow
 * by itself (the real ChatKit, after a reload) is told to fetch. A connection that breaks is made
 * again while the answer may still be going on.
 * @param onMore called while the answer grows, and once after its end
 * @param wasCut an answer is known to have been going on: then there is more, though it has ended
 */
export async function followRun(
  api: Pick<ChatApi, 'url' | 'fetch'>,
  threadId: string,
  onMore: () => void,
  signal: AbortSignal,
  wasCut = false,
): Promise<void> {
  const url = `${api.url}/threads/${encodeURIComponent(threadId)}/follow`;
  let told = 0;
  const tell = () => {
    if (signal.aborted || Date.now() - told < intervalMs) return;
    told = Date.now();
    onMore();
  };
  let hasMore = wasCut;
  for (const wait of [...reconnections, undefined]) {
    try {
      const response = await api.fetch(url, { signal });
      if (response.status < 500) {
        const isFollowed = await readToEnd(response, tell);
        if ((hasMore || isFollowed) && !signal.aborted) onMore();
        return;
      }
    } catch {
      // Aborted, or the connection broke.
    }
    hasMore = true;
    if (signal.aborted || wait === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
  }
}

/** @returns whether there was anything but comments, which only keep proxies awake */
async function readToEnd(response: Response, onData: () => void): Promise<boolean> {
  const reader = response.ok ? response.body?.getReader() : undefined;
  let any = false;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    if (part.value[0] !== 0x64) continue;
    any = true;
    onData();
  }
  return any;
}
