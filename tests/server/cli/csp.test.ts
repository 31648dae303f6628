import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { csp } from '../../../server/src/cli/csp.js';
import { hashInlineScripts } from '../../../server/src/cli/inlineScripts.js';

let site: string;
beforeAll(async () => {
  site = await mkdtemp(path.join(tmpdir(), 'chatkit-csp-'));
  await writeFile(
    path.join(site, 'index.html'),
    '<script>alert(1)</script><script src=/a.js></script>',
  );
});
afterAll(() => rm(site, { recursive: true }));

async function print(args: string[], env: Record<string, string> = {}): Promise<string> {
  let text = '';
  await csp(args, env, (part) => {
    text += part;
  });
  return text;
}

// printf 'alert(1)' | openssl dgst -sha256 -binary | base64
const hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

describe('docusaurus-chatkit-server csp', () => {
  test('allows the site’s own inline scripts, the server, and ChatKit', async () => {
    const policy = await print(['--site', site, '--server', 'https://chat.example.com/x']);
    expect(policy).toContain(`script-src 'self' ${hash} https://cdn.platform.openai.com;`);
    expect(policy).toContain("connect-src 'self' https://chat.example.com;");
    expect(policy).toContain('frame-src https://cdn.platform.openai.com');
  });
  test('allows nothing of a third party with the built-in chat alone', async () => {
    const policy = await print(['--builtin'], { SITE_DIR: site });
    expect(policy).not.toContain('openai');
    expect(policy).toContain("frame-src 'none'");
    expect(policy).toContain("connect-src 'self';");
  });
  test('takes the server from PUBLIC_URL unless the site stands there', async () => {
    const env = { SITE_DIR: site, PUBLIC_URL: 'https://docs.example.com/app' };
    expect(await print([], env)).toContain("connect-src 'self' https://docs.example.com;");
    expect(await print(['--same-origin'], env)).toContain("connect-src 'self';");
  });
  test('says where no site is', async () => {
    await expect(csp(['--site', path.join(site, 'none')], {}, () => {})).rejects.toThrow('none');
    await expect(csp(['--site', site, '--server', 'x'], {}, () => {})).rejects.toThrow('--server');
  });
  test('hashes what a browser runs, and nothing else', () => {
    expect(hashInlineScripts('<script>alert(1)</script >')).toEqual([hash]);
    expect(hashInlineScripts('<script type="module">alert(1)</script>')).toEqual([hash]);
    expect(hashInlineScripts('<script type="application/ld+json">{}</script>')).toEqual([]);
    expect(hashInlineScripts('<script defer src="a.js"></script>')).toEqual([]);
  });
});
