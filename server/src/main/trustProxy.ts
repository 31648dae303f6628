import proxyAddr from 'proxy-addr';

/**
 * `TRUST_PROXY` as Express's `trust proxy` takes it: a number of proxies, or addresses, subnets and
 * the names `loopback`, `linklocal`, `uniquelocal`, by comma. Trusting everybody (`true`) would let
 * any reader choose their own address, and so escape every limit by address: refused. So would a
 * number larger than there are proxies: one that no set-up has is refused, too, and for a smaller one
 * `http/watchProxies` looks at what comes.
 * @throws Error for anything else
 */
export function parseTrustProxy(value: string | undefined): string | number | undefined {
  if (value === undefined || value === '' || value === 'false' || value === '0') return undefined;
  if (/^\d$/.test(value)) return Number(value);
  if (/^\d+$/.test(value)) {
    throw new Error(
      `TRUST_PROXY=${value}: no server has so many proxies before it, and readers could choose their own ` +
        'address. Count those that stand before this server, such as 1, or name their addresses, such as ' +
        'loopback or 10.0.0.0/8.',
    );
  }
  try {
    const entries = value.split(',').map((entry) => entry.trim());
    proxyAddr.compile(entries);
    if (entries.some((entry) => /\/0+$/.test(entry))) throw new Error('trusts everybody');
    return entries.join(',');
  } catch (cause) {
    throw new Error(
      `TRUST_PROXY=${JSON.stringify(value)}: must be how many proxies stand before this server, ` +
        'such as 1, or their addresses, such as loopback or 10.0.0.0/8.',
      { cause },
    );
  }
}
