/**
 * Reads an event stream of `data:` frames from bytes that may be split anywhere.
 * @param onData called with the data of each frame; comments are left out
 */
export function createParser(onData: (text: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = '';
  return (bytes) => {
    rest += decoder.decode(bytes, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const lines = rest.slice(0, end).split('\n');
      rest = rest.slice(end + 2);
      const data = lines.filter((line) => line.startsWith('data:'));
      if (data.length > 0) onData(data.map((line) => line.slice(5).replace(/^ /, '')).join('\n'));
    }
  };
}
