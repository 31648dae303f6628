// The abusers of bench/abuse.mjs, in a process of their own: what their sending costs must not be
// measured as what readers wait. Arguments: port, seconds, abusers a second.
import { createSend, question, spread, tokenOf } from './visitor.mjs';

const [port, seconds, perSecond] = process.argv.slice(2).map(Number);
const { send, close } = createSend(port);
const stolen = [];
// As bytes: to write two megabytes of text anew forty times a second would be the generator's work.
const large = Buffer.alloc(2_000_000, 'x');
const broken = '{"type":'.repeat(1000);
const statuses = {};

await spread(seconds, perSecond, async (n) => {
  const address = `192.0.2.${Math.floor(n / 5) % 20}`;
  const token = tokenOf(await send('/session', { address }));
  if (token) stolen.push(token);
  const mine = stolen[n % (stolen.length || 1)];
  const key = `bad-${n}`;
  const kinds = [
    () => send('', { address, token: mine, key, body: question('spam') }),
    () => send('', { address, token: mine, key, body: question('x'), leave: true }),
    () => send('', { address, token: mine, body: large }),
    () => send('', { address, token: mine, body: broken }),
    () => send('', { address, token: 'forged.token.here', body: question('x') }),
  ];
  const answers = await Promise.all([0, 1].map((more) => kinds[(n + more) % kinds.length]()));
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
});
close();
const { user, system } = process.cpuUsage();
process.send?.({ statuses, cpuSeconds: (user + system) / 1e6 }, () => process.disconnect());
