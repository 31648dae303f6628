import type { Request } from 'express';
import type { OriginList } from '../auth/origins.js';

/** Which pages may use this server: its own origin, and those of `ALLOWED_ORIGINS`. */
export interface SiteOrigins {
  readonly allowed: OriginList;
  /** `PUBLIC_URL`'s origin; null: what the request says the server is called. */
  readonly publicOrigin: string | null;
}

/**
 * Whether `origin` is the server's own. Without `PUBLIC_URL` it is told by the `Host` header, which
 * a page cannot choose; behind something that ends TLS the request itself may look like plain HTTP.
 */
export function isOwnOrigin(origins: SiteOrigins, request: Request, origin: string): boolean {
  if (origins.publicOrigin !== null) return origin === origins.publicOrigin;
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (request.secure && url.protocol !== 'https:') return false;
  return url.origin === origin && url.host === request.host?.toLowerCase();
}

/** Whether a page of `origin` may use the server with the reader's identity. */
export function isTrustedOrigin(origins: SiteOrigins, request: Request, origin: string): boolean {
  return origins.allowed.allows(origin) || isOwnOrigin(origins, request, origin);
}
