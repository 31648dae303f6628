import { describe, expect, it } from '@jest/globals';
import { idleVariables, readConfig, unknownVariables } from '../../server/src/config.js';
import { parseRate } from '../../server/src/limits/settings.js';

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.chatkit',
      CHATKIT_PATH: '/chatkit',
      OPENAI_API: 'responses',
      RETENTION_DAYS: 90,
      LIMITS: 'on',
      LIMIT_READER_MESSAGES: { count: 30, seconds: 600 },
      BUDGET_SPENT: 'offline',
    });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  it('counts an empty value as unset', () => {
    expect(readConfig({ PORT: '', OPENAI_API_KEY: '' })).toMatchObject({ PORT: 3000 });
    expect(readConfig({ RETENTION_DAYS: ' ' })).toMatchObject({ RETENTION_DAYS: 90 });
    expect(readConfig({ OPENAI_API_KEY: 'sk-1\n' })).toMatchObject({ OPENAI_API_KEY: 'sk-1' });
  });

  it.each([
    ['PORT', '70000'],
    ['CHATKIT_PATH', 'chatkit'],
    ['CHATKIT_PATH', '/chatkit/'],
    ['CHATKIT_PATH', '//other.example'],
    ['CHATKIT_PATH', '/a/../b'],
    ['CHATKIT_PATH', '/a/..'],
    ['CHATKIT_PATH', '/healthz'],
    ['PUBLIC_URL', 'https://docs.example.com/?a=b'],
    ['PUBLIC_URL', 'https://me:pw@docs.example.com'],
    ['RETENTION_DAYS', '100000000'],
    ['OPENAI_API', 'gpt'],
    ['OPENAI_BASE_URL', 'file:///etc/passwd'],
    ['LIMITS', 'no'],
    ['LIMIT_READER_MESSAGES', 'many'],
    ['LIMIT_READER_MESSAGES', '0/1m'],
    ['LIMIT_READER_MESSAGES', '300/25d'],
    ['BUDGET_SITE_DAY', '-1'],
  ])('names %s and its bad value %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(`  ${name}=${JSON.stringify(value)}: `);
  });

  it.each([
    ['oidc', { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'x' }],
    ['jwt', { JWT_JWKS_URL: 'https://id.example/keys' }],
    ['jwt', { JWT_KEY: 'a key', JWT_ISSUER: 'x' }],
    ['jwt', { JWT_COOKIE: 'session' }],
    ['proxy', { PROXY_SECRET: 'a secret of the proxy', PUBLIC_URL: 'https://docs.example' }],
    ['proxy', { PROXY_USER_HEADER: 'x-user' }],
  ])('does not let everybody in where AUTH_MODE=%s was forgotten', (mode, env) => {
    expect(() => readConfig(env)).toThrow(`AUTH_MODE=${mode}`);
    expect(readConfig({ ...env, AUTH_MODE: mode }).AUTH_MODE).toBe(mode);
    expect(readConfig({ ...env, AUTH_MODE: 'anonymous' }).AUTH_MODE).toBe('anonymous');
  });

  it('does not take SIGN_IN=required where nobody can sign in', () => {
    expect(() => readConfig({ SIGN_IN: 'required' })).toThrow(/SIGN_IN=required/);
    expect(() => readConfig({ SIGN_IN: 'required', AUTH_MODE: 'anonymous' })).toThrow(/SIGN_IN/);
    expect(readConfig({ SIGN_IN: 'required', AUTH_MODE: 'oidc' }).SIGN_IN).toBe('required');
    expect(readConfig({ SIGN_IN: 'optional' }).AUTH_MODE).toBe('anonymous');
  });

  it.each([
    ['PORT', 'abc', 'must be a number'],
    ['PORT', '1.5', 'must be a whole number'],
    ['PORT', '70000', 'must be at most 65535'],
    ['RETENTION_DAYS', '-1', 'must be at least 0'],
    ['LOG_LEVEL', 'loud', '"trace" or "silent"'],
    ['PUBLIC_URL', 'docs.example.com', 'must be an http(s) URL'],
    ['OIDC_ISSUER', 'login', 'must be an http(s) URL'],
    ['LIMIT_RUN_TOKENS', '0', '  LIMIT_RUN_TOKENS="0": must be at least 1'],
  ])('says in plain words what %s=%s must be', (name, value, words) => {
    const refusal = () => readConfig({ [name]: value });
    expect(refusal).toThrow(words);
    expect(refusal).not.toThrow(/Invalid|expected|received/);
  });

  it('names every bad variable at once', () => {
    expect(() => readConfig({ PORT: 'x', LIMITS: 'y' })).toThrow(/PORT=[\s\S]*LIMITS=/);
  });

  it('does not show the value of a secret', () => {
    expect(() => readConfig({ METRICS_TOKEN: 'short' })).toThrow(/METRICS_TOKEN=\(not shown\)/);
    expect(() => readConfig({ DATABASE_URL: 'mysql://me:pw@db' })).toThrow(
      /DATABASE_URL=\(not shown\): must be a postgres/,
    );
  });
});

describe('unknownVariables', () => {
  it('finds names that look meant for this server, with the nearest known one', () => {
    expect(
      unknownVariables({
        CHATKIT_MODELL: 'x',
        DATABSE_URL: 'x',
        ALOWED_ORIGINS: 'x',
        LIMIT_NOTHING: 'x',
        OPENAI_KEY: 'x',
        HOME: '/root',
        PATH: '/bin',
        CHATKIT_SERVICE_HOST: '10.0.0.1',
        CHATKIT_PORT_3000_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([
      { name: 'CHATKIT_MODELL', nearest: 'CHATKIT_MODEL' },
      { name: 'DATABSE_URL', nearest: 'DATABASE_URL' },
      { name: 'ALOWED_ORIGINS', nearest: 'ALLOWED_ORIGINS' },
      { name: 'LIMIT_NOTHING', nearest: undefined },
      { name: 'OPENAI_KEY', nearest: 'OPENAI_API_KEY' },
    ]);
  });
});

describe('idleVariables', () => {
  it.each([
    [{ JWT_ISSUER: 'https://login' }, 'JWT_ISSUER', 'AUTH_MODE=jwt'],
    [{ AUTH_MODE: 'jwt', OIDC_CLIENT_ID: 'docs' }, 'OIDC_CLIENT_ID', 'AUTH_MODE=oidc'],
    [{ PROXY_USER_HEADER: 'x-user' }, 'PROXY_USER_HEADER', 'AUTH_MODE=proxy'],
    [{ SIGN_IN: 'required' }, 'SIGN_IN', 'AUTH_MODE=jwt or oidc or proxy'],
    [{ USER_CLAIMS: 'name' }, 'USER_CLAIMS', 'AUTH_MODE=jwt or oidc or proxy'],
    [{ OPENAI_BASE_URL: 'http://localhost:1/v1' }, 'OPENAI_BASE_URL', 'OPENAI_API_KEY'],
    [{ CHATKIT_MODEL: 'qwen3' }, 'CHATKIT_MODEL', 'OPENAI_API_KEY'],
  ])('finds in %j what changes nothing, and what it needs', (env, name, needs) => {
    expect(idleVariables(env)).toEqual([{ name, needs }]);
  });

  it.each([
    {},
    { JWT_ISSUER: '', CHATKIT_MODEL: ' ' },
    { AUTH_MODE: 'jwt', JWT_ISSUER: 'https://login', SIGN_IN: 'optional' },
    { OPENAI_API_KEY: 'anything', OPENAI_BASE_URL: 'http://localhost:1/v1', CHATKIT_MODEL: 'x' },
    { EMBEDDING_MODEL: 'x', OPENAI_BASE_URL: 'http://localhost:1/v1' },
  ])('finds nothing in %j', (env) => {
    expect(idleVariables(env)).toEqual([]);
  });
});

describe('parseRate', () => {
  it.each([
    ['30/10m', { count: 30, seconds: 600 }],
    ['5/s', { count: 5, seconds: 1 }],
    ['1000/d', { count: 1000, seconds: 86_400 }],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toEqual(rate);
  });

  it.each(['', '30', '30/', '0/m', '30/0m', '-1/m', '1/w'])('refuses %j', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});
