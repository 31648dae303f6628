import { describe, expect, test } from '@jest/globals';
import { vetHref, vetImage } from '../../../../theme/src/builtin/markdown/vetHref';

const origin = 'https://docs.example.com';

describe('vetHref', () => {
  test.each([
    ['/docs/intro#install', '/docs/intro#install'],
    ['docs/intro', '/docs/intro'],
    ['#here', '/#here'],
    ['https://docs.example.com/a?b#c', '/a?b#c'],
  ])('%s is a place inside the site', (href, internal) => {
    expect(vetHref(href, origin)?.internal).toBe(internal);
  });

  test.each(['https://example.org/', '//example.org/x', 'mailto:a@example.org'])(
    '%s leads elsewhere',
    (href) => {
      expect(vetHref(href, origin)).toEqual({ href: expect.any(String) });
    },
  );

  test('the site’s configured address leads inside, wherever the site stands', () => {
    const vetted = vetHref('https://docs.example.com/a?b#c', 'http://localhost:3000', origin);
    expect(vetted?.internal).toBe('/a?b#c');
    expect(vetHref('https://example.org/', 'http://localhost:3000', origin)).toEqual({
      href: 'https://example.org/',
    });
  });

  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://docs.example.com/x',
    'file:///etc/passwd',
    'https://docs.example.com@evil.example/',
    'http://[',
    '',
    undefined,
    {},
  ])('%j is no link', (href) => {
    expect(vetHref(href, origin)).toBeUndefined();
  });
});

describe('vetImage', () => {
  const origins = [origin, 'https://chat.example.com'];

  test('of the site, the server and allowed domains', () => {
    expect(vetImage('/img/a.png', origins, [])).toBe(`${origin}/img/a.png`);
    expect(vetImage('https://chat.example.com/p', origins, [])).toBe('https://chat.example.com/p');
    expect(vetImage('https://img.example/a', origins, ['img.example'])).toBeDefined();
    expect(vetImage('https://a.img.example/a', origins, ['*.img.example'])).toBeDefined();
  });

  test.each([
    'https://evil.example/a.png',
    'http://img.example/a',
    'https://a.img.example/a',
    'https://img.example.evil.example/a',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'blob:https://docs.example.com/1',
  ])('%s is not loaded', (src) => {
    expect(vetImage(src, origins, ['img.example'])).toBeUndefined();
  });
});
