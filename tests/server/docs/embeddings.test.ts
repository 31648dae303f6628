import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import { createEmbedder } from '../../../server/src/docs/embeddings/createEmbedder.js';
import { type Listening, listenOn } from '../http/support.js';
import { createScratch, docsOf, indexOf, type PageInput, type Scratch } from './support.js';

/** Two things texts can be about here; a text's vector says how much it is of each. */
const topics = [/car|vehicle|automobile/gi, /money|invoice|bill/gi];

/** Plays the embeddings endpoint of OpenAI's API. */
async function playEndpoint() {
  const state = {
    inputs: [] as string[],
    mostTexts: 64,
    mostCharacters: 9_999,
    status: [] as number[],
    authorization: '',
  };
  const server = await listenOn((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      state.authorization = request.headers.authorization ?? '';
      const status = state.status.shift() ?? 200;
      response.statusCode = status;
      response.setHeader('content-type', 'application/json');
      if (status !== 200) return response.end('{}');
      const { input } = JSON.parse(body);
      if (
        input.length > state.mostTexts ||
        input.some((text: string) => text.length > state.mostCharacters)
      ) {
        response.statusCode = 400;
        return response.end('{}');
      }
      state.inputs.push(...input);
      const data = input.map((text: string, index: number) => ({
        index,
        embedding: [0.1, ...topics.map((topic) => text.match(topic)?.length ?? 0)],
      }));
      // The order of the answer is not promised: `index` says.
      response.end(JSON.stringify({ data: data.reverse() }));
    });
  });
  return { ...server, state };
}

/** Keeps vectors as the store does. */
function createCache() {
  const kept = new Map<string, Float32Array>();
  return {
    kept,
    getEmbeddings: async (keys: readonly string[]) =>
      new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) as Float32Array]] : []))),
    putEmbeddings: async (entries: ReadonlyMap<string, Float32Array>) => {
      for (const [key, vector] of entries) kept.set(key, vector);
    },
  };
}

const pages: PageInput[] = [
  { url: '/garage', title: 'Garage', sections: { Parking: 'Leave your car here.' } },
  { url: '/office', title: 'Office', sections: { Paying: 'Send the invoice to us.' } },
  { url: '/garden', title: 'Garden', sections: { Plants: 'Water them.' } },
];

let scratch: Scratch;
let endpoint: Listening & Awaited<ReturnType<typeof playEndpoint>>;
let docs: LiveDocs | undefined;

beforeEach(async () => {
  scratch = await createScratch();
  endpoint = await playEndpoint();
});
afterEach(async () => {
  await docs?.close();
  docs = undefined;
  await endpoint.close();
  await scratch.remove();
});

const embedder = () =>
  createEmbedder({ model: 'm', apiKey: 'k', baseUrl: `${endpoint.origin}/v1/`, retryMs: 1 });

async function open(cache = createCache(), errors: unknown[] = []) {
  docs = await docsOf(scratch, indexOf(pages), {
    embeddings: { embedder: embedder(), cache },
    onEmbeddingError: (error) => errors.push(error),
  });
  await docs.embedded();
  return docs;
}
const first = async (text: string) => (await docs?.search({ text, scope: {} }))?.hits[0]?.href;

describe('search by meaning', () => {
  it('finds what has no word in common with the question', async () => {
    await open();
    expect(endpoint.state.authorization).toBe('Bearer k');
    expect(await first('automobile')).toBe('/garage#parking');
    expect(await first('who gets my bill')).toBe('/office#paying');
  });

  it('is paid for once: texts are known by their content', async () => {
    const cache = createCache();
    await open(cache);
    expect(endpoint.state.inputs).toHaveLength(3);
    await docs?.close();
    await open(cache);
    expect(endpoint.state.inputs).toHaveLength(3);
    expect(cache.kept.size).toBe(3);
  });

  it('is not asked for what is being typed, nor for all of a pasted log', async () => {
    await open();
    await docs?.search({ text: 'autom', scope: {}, completing: true });
    expect(endpoint.state.inputs).toHaveLength(3);
    await docs?.search({ text: 'automobile '.repeat(2_000), scope: {} });
    expect(endpoint.state.inputs[3]?.length).toBe(4_000);
  });

  it('comes to be where the endpoint takes few and short texts only', async () => {
    Object.assign(endpoint.state, { mostTexts: 2, mostCharacters: 1_500 });
    const errors: unknown[] = [];
    const long = { Repair: `Automobile. ${'Words. '.repeat(500)}` };
    docs = await docsOf(
      scratch,
      indexOf([...pages, { url: '/shed', title: 'Shed', sections: long }]),
      {
        embeddings: { embedder: embedder(), cache: createCache() },
        onEmbeddingError: (error) => errors.push(error),
      },
    );
    await docs.embedded();
    expect(errors).toEqual([]);
    expect(endpoint.state.inputs.filter((text) => text.includes('Automobile'))).toHaveLength(1);
    expect(new Set(endpoint.state.inputs).size).toBe(endpoint.state.inputs.length);
  });

  it('tries again after a refusal that may pass', async () => {
    endpoint.state.status = [429, 503];
    const errors: unknown[] = [];
    await open(createCache(), errors);
    expect(errors).toEqual([]);
    expect(await first('automobile')).toBe('/garage#parking');
  });

  it('never fails a search: words alone answer while the endpoint does not', async () => {
    const errors: unknown[] = [];
    endpoint.state.status = [401];
    await open(createCache(), errors);
    expect(String(errors[0])).toContain('answered 401');
    expect(await first('water the plants')).toBe('/garden#plants');
    expect(await first('automobile')).toBeUndefined();

    await docs?.close();
    await open();
    endpoint.state.status = [500, 500, 500];
    expect(await first('water the plants')).toBe('/garden#plants');
  });
});
