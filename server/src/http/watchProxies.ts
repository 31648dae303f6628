import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

/**
 * Says once in the log where what comes does not go with `TRUST_PROXY`: each proxy adds one address to
 * `X-Forwarded-For`, so that a request with fewer than are counted on shows that readers can write the
 * rest themselves, and one whose addresses are not believed that all readers are one to the limits.
 * @param trustProxy as Express takes it
 */
export function watchProxies(
  logger: Logger,
  trustProxy: string | number | undefined,
): RequestHandler {
  let told = false;
  return (request, _response, next) => {
    if (!told) {
      const wrong = whatIsWrong(request, trustProxy);
      if (wrong) {
        told = true;
        logger.warn({ TRUST_PROXY: trustProxy ?? null, ...wrong.seen }, wrong.message);
      }
    }
    next();
  };
}

/** Never the addresses themselves: they are readers'. */
function whatIsWrong(
  request: Request,
  trustProxy: string | number | undefined,
): { seen: Record<string, number>; message: string } | undefined {
  const forwarded = request.headers['x-forwarded-for'];
  const addresses = [forwarded ?? []].flat().join().split(',').filter(Boolean).length;
  if (typeof trustProxy === 'number') {
    if (addresses >= trustProxy) return undefined;
    return { seen: { addresses }, message: addresses === 0 ? noneCame : fewerCame };
  }
  if (addresses === 0 || request.ip !== request.socket.remoteAddress) return undefined;
  return { seen: { addresses }, message: trustProxy === undefined ? notTrusted : notNamed };
}

const noneCame =
  'TRUST_PROXY counts on proxies, and a request came without X-Forwarded-For: who reaches this server ' +
  'directly can choose their own address, and so escape limits. Let nobody but the proxy reach it (HOST, a ' +
  'firewall), have the proxy send the field, or unset TRUST_PROXY where there is no proxy.';
const fewerCame =
  'TRUST_PROXY counts more proxies than the addresses in X-Forwarded-For that a request came with: readers can ' +
  'choose their own address, and so escape limits. Set it to that number, or name the addresses of the proxies.';
const notTrusted =
  'a request came with X-Forwarded-For, and TRUST_PROXY is not set: if a proxy stands before this server, all ' +
  'readers are one address to the limits. Set TRUST_PROXY to the address of the proxy, such as loopback.';
const notNamed =
  'a request came with X-Forwarded-For from an address that is not in TRUST_PROXY: if it is your proxy, name it ' +
  'there, or all readers are one address to the limits; if not, someone reaches this server around the proxy.';
