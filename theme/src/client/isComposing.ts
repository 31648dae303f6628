/**
 * Whether a key belongs to an input method (Japanese, Chinese, Korean): its Enter chooses what it
 * offers, its Escape takes that back. Safari ends the composition before it tells of the key, which
 * then has no more than the code 229.
 */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229;
}
