/**
 * What the site's own development server prints, with the address of this server in place of its
 * own: there the assistant is, and a reader of a terminal opens what was printed last.
 * @param theirs without a slash at the end, such as `http://127.0.0.1:41234`
 * @param ours where this server is, once it listens
 */
export async function* withOwnAddress(
  output: AsyncIterable<string>,
  theirs: string,
  ours: Promise<string>,
): AsyncGenerator<string> {
  for await (const text of output) {
    yield text.includes(theirs) ? text.replaceAll(theirs, (await ours).replace(/\/$/, '')) : text;
  }
}
