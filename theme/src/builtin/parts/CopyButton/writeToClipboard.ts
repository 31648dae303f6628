/**
 * Puts a text on the clipboard, also on a page that is not served over https, where the browser has
 * no `navigator.clipboard`. Called within a press.
 * @throws where the browser does not let it
 */
export async function writeToClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  let isWritten = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    isWritten = true;
  };
  document.addEventListener('copy', onCopy);
  try {
    // Deprecated, and the only way there is there.
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy);
  }
  if (!isWritten) throw new Error('The browser does not copy here.');
}
