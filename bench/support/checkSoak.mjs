/**
 * Reads the database as it is, past the store, and counts.
 * @returns a line for each thing that is wrong
 */
export async function checkSoak({ postgres, databaseUrl, clients, acknowledged, log }) {
  const problems = [];
  const { rows } = await postgres.admin(
    `select user_id, thread_id, data ->> 'type' as type, data -> 'content' -> 0 ->> 'text' as text
       from chatkit.items where not hidden order by user_id, thread_id, seq`,
    databaseUrl,
  );
  const places = new Map();
  const threads = new Map();
  for (const row of rows) {
    const owner = clients[Number(/^reader(\d+) /.exec(row.text)?.[1])];
    if (owner?.userId !== row.user_id) {
      problems.push(`${row.user_id} has what is not theirs: ${row.text}`);
    }
    if (row.type !== 'user_message') continue;
    places.set(row.text, [...(places.get(row.text) ?? []), row]);
    const thread = `${row.user_id} ${row.thread_id}`;
    threads.set(thread, [...(threads.get(thread) ?? []), row.text]);
  }
  for (const [text, found] of places) {
    if (found.length > 1) problems.push(`${found.length} times in the database: ${text}`);
  }
  const expected = new Map();
  for (const { userId, threadId, text } of acknowledged) {
    const [place] = places.get(text) ?? [];
    if (place === undefined) problems.push(`acknowledged and lost: ${text}`);
    else if (place.thread_id !== threadId || place.user_id !== userId) {
      problems.push(`acknowledged in another thread: ${text}`);
    }
    const thread = `${userId} ${threadId}`;
    expected.set(thread, [...(expected.get(thread) ?? []), text]);
  }
  for (const [thread, texts] of expected) {
    const known = new Set(texts);
    const order = (threads.get(thread) ?? []).filter((text) => known.has(text));
    if (order.join('\n') !== texts.join('\n')) problems.push(`out of order: ${thread}`);
  }
  const runs = await postgres.admin(
    'select state, count(*)::int as count from chatkit.runs group by 1 order by 1',
    databaseUrl,
  );
  const open = runs.rows.filter(({ state }) => state === 'waiting' || state === 'running');
  for (const { state, count } of open) problems.push(`${count} runs are ${state} for ever`);
  const states = runs.rows.map(({ state, count }) => `${count} ${state}`).join(', ');
  log(`${acknowledged.length} acknowledged, ${places.size} stored, ${rows.length} items`);
  log(`answers: ${states}`);
  if (acknowledged.length === 0) problems.push('nothing was acknowledged');
  return problems;
}
