import { jwtVerify } from 'jose';
import { ChatKitError } from '../../errors.js';
import { isSubject, userId } from '../userId.js';
import type { OidcOptions } from './oidcContext.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * OpenID Connect Back-Channel Logout 1.0: the provider posts a signed token when a reader signs
 * out there, or is thrown out. Section 2.6 lists what has to be checked. A token that comes again
 * does no harm: those sessions are over already.
 * @throws ChatKitError `invalid_request`
 */
export async function acceptLogoutToken(options: OidcOptions, token: string): Promise<void> {
  const configuration = await options.provider.configuration();
  const server = configuration.serverMetadata();
  const keys = await options.provider.keys();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: server.issuer,
      audience: configuration.clientMetadata().client_id,
      algorithms: server.id_token_signing_alg_values_supported?.filter(isAsymmetric) ?? ['RS256'],
      requiredClaims: ['iat', 'jti', 'events', 'sub'],
      maxTokenAge: '5 minutes',
      clockTolerance: 30,
    });
    const { events, sub, sid } = payload;
    const isLogout = typeof events === 'object' && events !== null && event in events;
    if (!isLogout || 'nonce' in payload || !isSubject(sub)) throw new Error('no logout token');
    const ofSession = typeof sid === 'string' ? sid : undefined;
    await options.sessions.endAll(userId('oidc', server.issuer, sub), ofSession);
  } catch (error) {
    if (error instanceof ChatKitError) throw error;
    throw new ChatKitError('invalid_request', 'The logout token is not valid.', { cause: error });
  }
}

/** Neither `none` nor a secret we share with others. */
function isAsymmetric(algorithm: string): boolean {
  return /^(RS|PS|ES|Ed)/.test(algorithm);
}
