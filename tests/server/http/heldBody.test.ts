import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { type HeldBody, holdBody, mostHeldOfAnAddress } from '../../../server/src/http/heldBody.js';
import { readFile } from '../../../server/src/http/multipart.js';
import { readBody } from '../../../server/src/http/readBody.js';

const open: HeldBody[] = [];
/** Bodies of one address that are on their way and hold so much. */
function hold(address: string, bytes: number): HeldBody {
  const held = holdBody(address);
  open.push(held);
  held.add(bytes);
  return held;
}
afterEach(() => {
  for (const held of open.splice(0)) held.release();
});

/** As much of a request as reading one looks at. */
function requestFrom(ip: string, headers: Record<string, string> = {}): Request & PassThrough {
  return Object.assign(new PassThrough(), { ip, headers }) as unknown as Request & PassThrough;
}

const form = { 'content-type': 'multipart/form-data; boundary=b' };
const file =
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwords\r\n--b--\r\n';

describe('what one address may have on its way at once', () => {
  it('is bounded over all its requests, until they are over', async () => {
    const first = hold('192.0.2.1', mostHeldOfAnAddress - 10);
    const request = requestFrom('192.0.2.1');
    const refused = readBody(request, 1000);
    request.write('more than ten');
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 5 });
    const form2 = requestFrom('192.0.2.1', form);
    const refusedToo = readFile(form2, 1000);
    form2.write(file);
    await expect(refusedToo).rejects.toMatchObject({ code: 'rate_limited' });
    // Others are not refused for it, and neither is this one when it is over.
    const other = requestFrom('192.0.2.2');
    other.end('more than ten');
    expect(String(await readBody(other, 1000))).toBe('more than ten');
    first.release();
    const again = requestFrom('192.0.2.1');
    again.end('more than ten');
    expect(String(await readBody(again, 1000))).toBe('more than ten');
  });

  it('counts no request that has been read, refused or broken off', async () => {
    const mine = '2001:db8:5::1';
    const bodies = [
      async (request: Request & PassThrough) => {
        request.end('read');
        await readBody(request, 1000);
      },
      async (request: Request & PassThrough) => {
        request.write('too large');
        await readBody(request, 3).catch(() => {});
      },
      async (request: Request & PassThrough) => {
        request.write('broken off');
        const read = readBody(request, 1000);
        request.destroy();
        await read.catch(() => {});
      },
      async (request: Request & PassThrough) => {
        Object.assign(request.headers, form);
        request.end(file);
        expect((await readFile(request, 1000)).name).toBe('a.txt');
      },
      async (request: Request & PassThrough) => {
        Object.assign(request.headers, form);
        request.end('--b--\r\n');
        await readFile(request, 1000).catch(() => {});
      },
    ];
    for (const body of bodies) await body(requestFrom(mine));
    // All of the room is there again, for the whole prefix.
    expect(() => hold('2001:db8:5::2', mostHeldOfAnAddress)).not.toThrow();
    expect(() => hold(mine, 1)).toThrow('Too much is on its way');
  });
});
