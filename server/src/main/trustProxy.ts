import proxyAddr from 'proxy-addr';

/**
 * `TRUST_PROXY` as Express's `trust proxy` takes it: a number of proxies, or addresses, subnets and
 * the names `loopback`, `linklocal`, `uniquelocal`, by comma. Trusting everybody (`true`) would let
 * any reader choose their own address, and so escape every limit by address: refused.
 * @throws Error for anything else
 */
export function parseTrustProxy(value: string | undefined): string | number | undefined {
  if (value === undefined || value === '' || value === 'false' || value === '0') return undefined;
  if (/^\d{1,2}$/.test(value)) return Number(value);
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
