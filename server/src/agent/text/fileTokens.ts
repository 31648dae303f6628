import { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';

/** About what a page takes: endpoints read its words, and look at a picture of it as well. */
const tokensOfPage = 1_500;
/** Of a PDF whose pages cannot be counted. */
const bytesOfPage = 50_000;
/** No model takes so many: further ones are not counted. */
const mostPages = 10_000;
/** Of what is packed in it, so much is looked at: a small file may unpack to anything. */
const mostUnpacked = 4_000_000;
/** Of each packed part. Those that describe pages have a hundred objects or two, of a few hundred bytes. */
const mostOfPart = 1_000_000;
/** Looking into one costs as much as so many bytes of it, however short it is. */
const leastOfPart = 10_000;
/** What packs best has a thousandth of its size. */
const mostPacking = 1032;

/** About what a picture takes. */
const tokensOfPicture = 750;

/** About how many tokens a file is that is given as a `data:` URL. */
export function estimateFileTokens(url: string): number {
  const head = 'data:application/pdf;base64,';
  if (!url.startsWith(head)) return tokensOfPicture;
  return estimatePdfTokens(Buffer.from(url.slice(head.length), 'base64'));
}

/** About how many tokens a PDF is, by its pages; by its size where they cannot be counted. */
export function estimatePdfTokens(bytes: Uint8Array): number {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = whole.toString('latin1');
  const pages = pagesIn(text) + packedPages(whole, text);
  return (pages || Math.max(1, Math.ceil(bytes.byteLength / bytesOfPage))) * tokensOfPage;
}

function pagesIn(text: string): number {
  const pages = text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g);
  let count = 0;
  while (count < mostPages && !pages.next().done) count++;
  return count;
}

/**
 * Since PDF 1.5 what describes the pages may stand in compressed object streams. Each byte is looked at
 * once, whatever is written there: a file that says "a stream" on each line would take hours else.
 */
function packedPages(whole: Buffer, text: string): number {
  let pages = 0;
  let left = mostUnpacked;
  for (let at = text.indexOf(objectStream); at >= 0 && left > 0; ) {
    left -= leastOfPart;
    const head = /\bstream\r?\n/.exec(text.slice(at, at + 400));
    let end = at + objectStream.length;
    if (head) {
      const start = at + head.index + head[0].length;
      end = text.indexOf('endstream', start);
      if (end < 0) break;
      const packed = whole.subarray(start, end);
      const open = unpack(packed, mostOfPart);
      // What cannot be unpacked may have cost as much as could come of it.
      left -= open?.length ?? Math.min(mostOfPart, packed.length * mostPacking);
      pages += open ? pagesIn(open) : 0;
    }
    at = text.indexOf(objectStream, end);
  }
  return pages;
}

const objectStream = '/ObjStm';

/** Undefined where it is encrypted, broken, packed in another way or too long: then its size tells. */
function unpack(packed: Buffer, most: number): string | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: most }).toString('latin1');
  } catch {
    return undefined;
  }
}
