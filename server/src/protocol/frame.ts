/** An event's JSON as it is carried: a `data:` frame without a name or an id. */
export function toFrame(jsonText: string): string {
  return `data: ${jsonText}\n\n`;
}

/** One frame for each event, in one text. */
export function toFrames(events: readonly object[]): string {
  let frames = '';
  for (const event of events) frames += toFrame(JSON.stringify(event));
  return frames;
}
