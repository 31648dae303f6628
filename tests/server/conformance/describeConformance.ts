import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import {
  describeDifference,
  replay,
  type Scenario,
  scenario,
} from '../../../server/src/conformance/index.js';
import type { Store } from '../../../server/src/store/index.js';

const folders = ['../../conformance', '../../conformance/recorded'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

export function readScenario(name: string): Scenario {
  const folder = folders[0] ?? '';
  return scenario.parse(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')));
}

/** Every transcript in `tests/conformance`, on one store. */
export function describeConformance(store: () => Store): void {
  for (const folder of folders) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const recorded = scenario.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
      it(`answers as the reference: ${recorded.about || recorded.name}`, async () => {
        const differences = await replay(recorded, store());
        expect(differences.map(describeDifference)).toEqual([]);
      });
    }
  }
}
