import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export interface TestProvider {
  issuer: string;
  provider: Provider;
  /** How often its token endpoint was asked, by grant type. */
  grants: Record<string, number>;
  /** Readers it knows no more. */
  gone: Set<string>;
  /** Answers 503 to everything, as one that is down. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** The client's secret at the test provider; its id is `chatkit`. */
export const clientSecret = 'the-client-secret-of-the-tests';

/**
 * The real `oidc-provider` on a free port, with its own sign-in pages: any name is let in, and is
 * the subject. `accessTokenSeconds` decides how soon the server asks again.
 */
export async function startOidcProvider(options: {
  redirectUris: string[];
  host?: string;
  backchannelLogoutUri?: string;
  accessTokenSeconds?: number;
}): Promise<TestProvider> {
  // It warns, in every run, that its defaults are for development.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  jest.spyOn(console, 'info').mockImplementation(() => {});
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://${options.host ?? '127.0.0.1'}:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const gone = new Set<string>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'chatkit',
        client_secret: clientSecret,
        redirect_uris: options.redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        ...(options.backchannelLogoutUri
          ? { backchannel_logout_uri: options.backchannelLogoutUri }
          : {}),
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    findAccount: (_context, sub) =>
      gone.has(sub)
        ? undefined
        : {
            accountId: sub,
            claims: () => ({ sub, name: `Name of ${sub}`, email: `${sub}@example.com` }),
          },
    claims: { openid: ['sub', 'sid'], profile: ['name'], email: ['email'] },
    pkce: { required: () => true },
    features: {
      backchannelLogout: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    cookies: { keys: ['only for tests'] },
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3600,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
      IdToken: 3600,
      RefreshToken: 3600,
    },
  });
  const grants: Record<string, number> = {};
  provider.on('grant.success', (context) => {
    const type = String(context.oidc.params?.grant_type);
    grants[type] = (grants[type] ?? 0) + 1;
  });
  let down = false;
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (!down) return handle(request, response);
    response.writeHead(503).end();
  });
  return {
    issuer,
    provider,
    grants,
    gone,
    setDown(value) {
      down = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
