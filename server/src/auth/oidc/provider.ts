import * as client from 'openid-client';
import { ChatKitError } from '../../errors.js';
import { createJwks, type KeyLookup } from '../jwks.js';
import { secureUrl } from '../secureUrl.js';

export interface ProviderOptions {
  issuer: URL;
  clientId: string;
  clientSecret: string | null;
  timeoutSeconds?: number;
}

/** The OpenID provider: what it says of itself is asked at the first use, and again each day. */
export interface Provider {
  /** @throws ChatKitError `identity_unavailable` while the provider does not answer */
  configuration(): Promise<client.Configuration>;
  /** The keys it signs with, for what comes from it on another way than an answer to us. */
  keys(): Promise<KeyLookup>;
}

const discoveryAgeMs = 24 * 60 * 60 * 1000;

/**
 * A provider that may be down while the server starts. ID tokens are checked by signature too,
 * although they come straight from the provider.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer } = options;
  // Only ever an issuer on this machine: the settings are checked before (`createIdentification`).
  const insecure = issuer.protocol === 'http:';
  let found: { configuration: Promise<client.Configuration>; at: number } | undefined;

  async function discover(): Promise<client.Configuration> {
    try {
      const configuration = await client.discovery(
        issuer,
        options.clientId,
        undefined,
        clientAuth(options.clientSecret),
        {
          timeout: options.timeoutSeconds ?? 10,
          execute: [
            client.enableNonRepudiationChecks,
            ...(insecure ? [client.allowInsecureRequests] : []),
          ],
        },
      );
      assertSecure(configuration.serverMetadata(), insecure);
      return configuration;
    } catch (error) {
      found = undefined;
      throw new ChatKitError('identity_unavailable', 'The sign-in provider does not answer.', {
        cause: error,
      });
    }
  }
  function configuration(): Promise<client.Configuration> {
    if (!found || Date.now() - found.at > discoveryAgeMs) {
      found = { configuration: discover(), at: Date.now() };
    }
    return found.configuration;
  }
  let lookup: { url: string; keys: KeyLookup } | undefined;
  return {
    configuration,
    async keys() {
      const { jwks_uri: url } = (await configuration()).serverMetadata();
      if (url === undefined) throw new ChatKitError('not_configured', 'The provider has no keys.');
      if (lookup?.url !== url) lookup = { url, keys: createJwks({ url: new URL(url) }) };
      return lookup.keys;
    },
  };
}

/**
 * All that a provider names is asked with TLS; what a provider on this machine names on this machine
 * need not be. Else whoever stands between could give us keys of their own.
 */
function assertSecure(metadata: client.ServerMetadata, insecure: boolean): void {
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || !(name === 'jwks_uri' || name.endsWith('_endpoint'))) continue;
    const { protocol, href } = secureUrl(name, value);
    if (protocol !== 'https:' && !insecure) throw new Error(`${name}: ${href} must be https.`);
  }
}

/** `client_secret_basic`, the standard's default, unless the provider does not take it. */
function clientAuth(secret: string | null): client.ClientAuth {
  if (secret === null) return client.None();
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}
