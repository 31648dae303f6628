import type { ChatApi } from './chatApi';

/**
 * Saves everything the server keeps about the reader as a JSON file. Rejects where it did not come
 * whole: half a file must not look like all of it.
 */
export async function downloadData(api: Pick<ChatApi, 'url' | 'fetch'>): Promise<void> {
  const response = await api.fetch(`${api.url}/me/export`);
  if (!response.ok) throw new Error(`The export was refused (${response.status}).`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = 'conversations.json';
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Erases everything the server keeps about the reader, then what this browser remembers of it. */
export async function eraseData(api: Pick<ChatApi, 'url' | 'fetch' | 'session'>): Promise<void> {
  const response = await api.fetch(`${api.url}/me`, { method: 'DELETE' });
  if (!response.ok) throw new Error(`The erasure was refused (${response.status}).`);
  await api.session.forget();
}
