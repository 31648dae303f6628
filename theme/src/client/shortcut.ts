/**
 * Whether a key press is the shortcut, such as `mod+i` (`mod` is ⌘ on Apple's systems, else Ctrl).
 * Never while the reader types, composes, or where another handler took the key.
 */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const target = event.target as HTMLElement;
  if (
    !shortcut ||
    event.defaultPrevented ||
    event.isComposing ||
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
  ) {
    return false;
  }
  const apple = /Mac|iP/.test(navigator.platform);
  const parts = shortcut.replace('mod', apple ? 'meta' : 'ctrl').split('+');
  return (
    event.key.toLowerCase() === parts.pop() &&
    ['ctrl', 'alt', 'shift', 'meta'].every(
      (name) => event[`${name}Key` as 'ctrlKey'] === parts.includes(name),
    )
  );
}
