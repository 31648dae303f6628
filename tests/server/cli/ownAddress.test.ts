import { describe, expect, it } from '@jest/globals';
import { withOwnAddress } from '../../../server/src/cli/ownAddress.js';

async function* printed(): AsyncGenerator<string> {
  yield 'Starting\n';
  yield 'Running at: http://127.0.0.1:41234/\n';
}

describe('what the site’s development server prints', () => {
  it('names the address where the assistant is, as soon as it is known', async () => {
    let tell: (url: string) => void = () => {};
    const ours = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const lines = withOwnAddress(printed(), 'http://127.0.0.1:41234', ours);
    expect((await lines.next()).value).toBe('Starting\n');
    const line = lines.next();
    tell('http://localhost:3000/');
    expect((await line).value).toBe('Running at: http://localhost:3000/\n');
  });
});
