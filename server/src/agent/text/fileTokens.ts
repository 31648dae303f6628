import { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';

/** About what a page takes: endpoints read its words, and look at a picture of it as well. */
const tokensOfPage = 1_500;
/** Of a PDF whose pages cannot be counted. */
const bytesOfPage = 50_000;
/** Of what is packed in it, so much is looked at: a small file may unpack to anything. */
const mostUnpacked = 16_000_000;

/** About what a picture takes. */
const tokensOfPicture = 750;

/** About how many tokens a file is that is given as a `data:` URL. */
export function estimateFileTokens(url: string): number {
  const [, base64] = /^data:application\/pdf;base64,(.*)$/s.exec(url) ?? [];
  return base64 === undefined ? tokensOfPicture : estimatePdfTokens(Buffer.from(base64, 'base64'));
}

/** About how many tokens a PDF is, by its pages; by its size where they cannot be counted. */
export function estimatePdfTokens(bytes: Uint8Array): number {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = whole.toString('latin1');
  const pages = pagesIn(text) + packedPages(whole, text);
  return (pages || Math.max(1, Math.ceil(bytes.byteLength / bytesOfPage))) * tokensOfPage;
}

function pagesIn(text: string): number {
  return text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
}

/** Since PDF 1.5 what describes the pages may stand in compressed object streams. */
function packedPages(whole: Buffer, text: string): number {
  let pages = 0;
  let left = mostUnpacked;
  for (const { index, 0: head } of text.matchAll(/\/ObjStm\b[\s\S]{0,400}?\bstream\r?\n/g)) {
    const start = index + head.length;
    const end = text.indexOf('endstream', start);
    try {
      const packed = whole.subarray(start, end < 0 ? undefined : end);
      const open = inflateSync(packed, { maxOutputLength: Math.max(1, left) }).toString('latin1');
      left -= open.length;
      pages += pagesIn(open);
    } catch {
      // Encrypted, broken or packed in another way: then its size tells.
    }
  }
  return pages;
}
