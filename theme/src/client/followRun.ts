import type { ChatApi } from './chatApi';

/** At most this often the chat is told that there is more. */
const intervalMs = 1500;

/**
 * Follows the answer that is being made in a thread, if one is, so that a chat that cannot follow
 * by itself (the real ChatKit, after a reload) is told to fetch.
 * @param onMore called while the answer grows, and once after its end
 */
export async function followRun(
  api: Pick<ChatApi, 'url' | 'fetch'>,
  threadId: string,
  onMore: () => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const url = `${api.url}/threads/${encodeURIComponent(threadId)}/follow`;
    const response = await api.fetch(url, { signal });
    const reader = response.ok ? response.body?.getReader() : undefined;
    if (!reader) return;
    let told = 0;
    let sawData = false;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      // Comment frames only keep proxies awake.
      if (part.value[0] !== 0x64) continue;
      sawData = true;
      if (Date.now() - told >= intervalMs) {
        told = Date.now();
        onMore();
      }
    }
    if (sawData) onMore();
  } catch {
    // Aborted, or the connection broke: the next thing the reader does loads the thread anew.
  }
}
