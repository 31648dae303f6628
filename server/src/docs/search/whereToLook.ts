import type { CorpusSection } from '../corpus.js';
import type { DocsQuery } from '../docs.js';
import { toPath, type VersionsOfInstances } from '../scope.js';
import type { SectionIndex } from './createSectionIndex.js';
import { tuning } from './tuning.js';

/** By a section's number: 1 where it may be found; absent where all may. */
export type Mask = Uint8Array | undefined;

/**
 * The sections of the versions given (`inside`), with the pages that belong to none; or those of
 * the other versions. Without any: all.
 */
export function maskOf(
  index: SectionIndex,
  versions: VersionsOfInstances | undefined,
  inside: boolean,
): Mask {
  if (versions === undefined) return undefined;
  const { masks } = index;
  const key = JSON.stringify([inside, ...versions]);
  const present = masks.get(key);
  if (present !== undefined) return present;
  const isInside = ({ version, instance = '' }: CorpusSection) =>
    version === '' || version === (versions.get(instance) ?? version);
  const mask = Uint8Array.from(index.corpus.sections, (section) =>
    isInside(section) === inside ? 1 : 0,
  );
  masks.set(key, mask);
  return mask;
}

const nothingNear: ReadonlyMap<number, number> = new Map();

/** The sections near the reader, by number, with what that is worth. */
export function nearnessIn(
  index: SectionIndex,
  near: DocsQuery['near'],
): ReadonlyMap<number, number> {
  const place = near?.path === undefined ? null : toPath(near.path);
  if (place === null) return nothingNear;
  const anchor = near?.anchor ?? null;
  const bonuses = new Map<number, number>();
  for (const page of index.corpus.pages) {
    const path = toPath(page.url)?.path ?? '';
    const here = path === place.path;
    if (!here && folderOf(path) !== folderOf(place.path)) continue;
    for (const section of page.sections) {
      const read = here && anchor !== null && section.anchor === anchor;
      const kind = read ? 'section' : here ? 'page' : 'neighbour';
      bonuses.set(section.number, tuning.near[kind]);
    }
  }
  return bonuses;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
