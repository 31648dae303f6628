import { type ThreadEvent, toThreadEvent } from '../protocol/event';

/**
 * Reads a body of server-sent events frame by frame; comments and frames that are not ours are
 * passed over.
 * @throws what the body's reader throws: the connection broke, or the request was aborted.
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ThreadEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const frames = rest.split(/\r?\n\r?\n/);
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const event = readFrame(frame);
      if (event) onEvent(event);
    }
    if (done) return;
  }
}

function readFrame(frame: string): ThreadEvent | undefined {
  const data = frame
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n');
  if (!data) return undefined;
  try {
    return toThreadEvent(JSON.parse(data));
  } catch {
    // A frame cut by a proxy: the item's final state comes with its `done`.
    return undefined;
  }
}
