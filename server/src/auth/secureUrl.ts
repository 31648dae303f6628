/**
 * An address that keys are read from, or people are sent to.
 * @param name what it stands in: a variable, or a field of what a provider says of itself
 * @throws Error where they would be trusted without TLS, other than on this machine
 */
export function secureUrl(name: string, text: string | undefined): URL {
  const url = new URL(text ?? '');
  const local = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && local)) return url;
  throw new Error(`${name}: ${url.href} must be https.`);
}
