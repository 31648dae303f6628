import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replay, type Scenario } from '../../../server/src/conformance/index.js';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { newDataDir } from '../support/dataDir.js';
import { describeConformance, readScenario } from './describeConformance.js';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await newDataDir('chatkit-conformance-');
  store = await openStore({ dataDir: folder });
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the recorded transcripts on the embedded database', () => {
  describeConformance(() => store);
});

describe('a transcript with one value changed', () => {
  const changed: Array<[string, string, (recorded: Scenario) => void]> = [
    [
      'an event of a stream',
      'steps[0].expect.stream[3].item.content[0].text',
      ({ steps }) => {
        const event = steps[0]?.expect.stream?.[3];
        Object.assign(event ?? {}, JSON.parse(JSON.stringify(event).replace('"first"', '"1st"')));
      },
    ],
    [
      'what the application is asked',
      'steps[0].expect.handler_calls[0].respond.content[0].text',
      ({ steps }) => {
        const call = steps[0]?.expect.handler_calls?.[0];
        Object.assign(
          call ?? {},
          JSON.parse(JSON.stringify(call).replace('"text":"', '"text":"x')),
        );
      },
    ],
    [
      'what is stored',
      'stored[0].items[1].content[0].text',
      ({ stored }) => {
        const item = stored[0]?.items[1];
        Object.assign(item ?? {}, JSON.parse(JSON.stringify(item).replace('"first"', '"1st"')));
      },
    ],
  ];

  it.each(changed)('fails, and names the place: %s', async (_what, path, change) => {
    const recorded = readScenario('two_turns');
    change(recorded);
    const differences = await replay(recorded, store);
    expect(differences.map((difference) => difference.path)).toEqual([path]);
  });

  it('fails where a failure is of another kind', async () => {
    const recorded = readScenario('attachments_off');
    Object.assign(recorded.steps[0]?.expect ?? {}, { failure: 'not_found' });
    expect(await replay(recorded, store)).toEqual([
      { path: 'steps[0].expect.failure', expected: 'not_found', actual: 'not_configured' },
    ]);
  });
});
