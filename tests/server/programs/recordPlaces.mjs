// `node --import …/recordPlaces.mjs`: writes every place the process connects to, and every name
// it looks up, to the file `RECORD_PLACES` names.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { isIP, Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const file = process.env.RECORD_PLACES;
const record = (place) => appendFileSync(file, `${place}\n`);

if (file && isMainThread) {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function recorded(...args) {
    const [first, second] = args.flat();
    if (typeof first === 'object' && first !== null) {
      record(first.path ?? `${first.host ?? 'localhost'}:${first.port}`);
    } else record(`${typeof second === 'string' ? second : 'localhost'}:${first}`);
    return Reflect.apply(connect, this, args);
  };
  const { lookup } = dns;
  dns.lookup = function recorded(name, ...rest) {
    if (!isIP(name)) record(`dns:${name}`);
    return Reflect.apply(lookup, dns, [name, ...rest]);
  };
}
