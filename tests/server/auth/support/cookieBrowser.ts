/**
 * As much of a browser as a sign-in needs without one: keeps cookies by host, follows redirects,
 * fills in forms. What a real browser refuses is tested in a real browser (`tests/browser`).
 */
export class CookieBrowser {
  readonly jar = new Map<string, Map<string, string>>();

  cookies(url: string): string {
    const { host } = new URL(url);
    return [...(this.jar.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = this.cookies(url);
    if (cookies && !headers.has('cookie')) headers.set('cookie', cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    const { host } = new URL(url);
    const jar = this.jar.get(host) ?? new Map<string, string>();
    this.jar.set(host, jar);
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(/;\s*/);
      const at = pair.indexOf('=');
      const over = attributes.some((attribute) =>
        /^max-age=0$|^expires=thu, 01 jan 1970/i.test(attribute),
      );
      if (over) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /**
   * Goes to `url` and on, through the provider's forms as `login`, until an address `arrived`
   * accepts; gives that address, which is not loaded.
   */
  async signIn(url: string, login: string, arrived: (url: URL) => boolean): Promise<URL> {
    let next: { url: string; init?: RequestInit } = { url };
    for (let step = 0; step < 20; step += 1) {
      if (arrived(new URL(next.url))) return new URL(next.url);
      const response = await this.fetch(next.url, next.init);
      const location = response.headers.get('location');
      if (location) {
        next = { url: new URL(location, next.url).href };
        continue;
      }
      const html = await response.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
      if (!action || !prompt) throw new Error(`${response.status} at ${next.url}: ${html}`);
      next = {
        url: new URL(action, next.url).href,
        init: {
          method: 'POST',
          body: new URLSearchParams({
            prompt,
            ...(prompt === 'login' ? { login, password: 'x' } : {}),
          }),
        },
      };
    }
    throw new Error('The sign-in goes round in circles.');
  }
}
