/** @throws Error where `--site-url` is no address that can be asked */
export function checkSiteUrl(address: string): void {
  if (/^https?:\/\/[^/]/.test(address)) return;
  throw new Error(
    `--site-url ${address}: must be the address of a development server, such as http://localhost:3001.`,
  );
}
