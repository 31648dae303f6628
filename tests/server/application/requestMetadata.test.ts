import { describe, expect, it } from '@jest/globals';
import { readRequestMetadata } from '../../../server/src/application/index.js';

const many = Array.from({ length: 60 }, (_, at) => `${at} ${'x'.repeat(3000)}`);
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe("a request's metadata", () => {
  it('is cut to 64 KiB, what says least of the page first, and it is told', () => {
    let dropped = 0;
    const metadata = readRequestMetadata(
      {
        site: { url: 'https://docs.example.com', locale: 'en' },
        pageContext: { path: '/a', title: 'A', keywords: many, tags: many, breadcrumbs: ['Docs'] },
        preferences: { experience: 'beginner' },
      },
      () => {
        dropped += 1;
      },
    );
    expect(metadata).toEqual({
      site: { url: 'https://docs.example.com', locale: 'en' },
      pageContext: { path: '/a', title: 'A', breadcrumbs: ['Docs'] },
      preferences: { experience: 'beginner' },
    });
    expect(dropped).toBe(1);
  });

  it('never is larger, whatever a page sends, and keeps where the reader is', () => {
    const record = Object.fromEntries(many.map((text, at) => [`key${at}`, text]));
    const metadata = readRequestMetadata({
      site: { url: 'https://docs.example.com', locale: 'en' },
      pageContext: { path: '/a', keywords: many, tags: many, breadcrumbs: many },
      userInfo: record,
      preferences: record,
    });
    expect(bytesOf(metadata)).toBeLessThanOrEqual(64 * 1024);
    expect(metadata.pageContext?.path).toBe('/a');
    expect(metadata.site?.locale).toBe('en');
  });
});
