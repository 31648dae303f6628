import { isIPv4, isIPv6 } from 'node:net';

/**
 * What one address counts as. A household or a server has a whole IPv6 /64 and may use a new
 * address for each request, so a prefix is one subject; an IPv4-mapped address is its IPv4.
 */
export function addressSubject(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  // Most are this, on every request.
  if (isIPv4(address)) return address;
  const bare = withoutPort(address).replace(/%.*$/, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  return `${expand(bare).slice(0, 4).join(':')}::/64`;
}

/** Some proxies forward a client with its port: `203.0.113.7:51000`, `[2001:db8::1]:443`. */
function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1];
  return bracketed ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand(address: string): string[] {
  const withoutDots = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_match, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((n) => n.toString(16)).join(':'),
  );
  const [head = '', tail] = withoutDots.split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - start.length - end.length;
  return [...start, ...Array.from({ length: gap }, () => '0'), ...end].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
