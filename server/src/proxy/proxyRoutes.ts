const id = '[\\w-]{1,100}';

/** What is passed on, below the chat endpoint. Signing in is the back end's own affair. */
const routes: Array<{ methods: string[]; path: RegExp }> = [
  { methods: ['POST'], path: /^$/ },
  { methods: ['GET', 'POST'], path: /^\/session$/ },
  { methods: ['GET'], path: /^\/search$/ },
  { methods: ['GET', 'PUT'], path: /^\/preferences$/ },
  { methods: ['GET'], path: /^\/me\/export$/ },
  { methods: ['DELETE'], path: /^\/me$/ },
  { methods: ['POST', 'PUT'], path: new RegExp(`^/attachments/${id}$`) },
  { methods: ['GET'], path: new RegExp(`^/attachments/${id}/preview$`) },
  { methods: ['POST'], path: /^\/runs\/stop$/ },
  { methods: ['GET'], path: new RegExp(`^/threads/${id}/follow$`) },
];

/**
 * What of the path stands below the proxy's own, exactly as it came: nothing is decoded, so that
 * nothing can climb. `undefined` where there is no such route.
 */
export function findRoute(method: string, pathname: string, own: string): string | undefined {
  if (!pathname.startsWith(own)) return undefined;
  const rest = pathname.slice(own.length);
  const found = routes.some(({ methods, path }) => methods.includes(method) && path.test(rest));
  return found ? rest : undefined;
}
