/** A small seeded generator (mulberry32): the same seed gives the same mutations. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (max: number) => Math.floor(next() * max);
  return {
    below,
    chance: (probability: number) => next() < probability,
    pick<T>(values: readonly T[]): T {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
  };
}
export type Random = ReturnType<typeof createRandom>;

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** What the mutations are made from. */
export interface FuzzMaterial {
  token: string;
  /** Ids of the fuzzing reader's own thread and items. */
  own: { threadId: string; itemId: string };
  /** Ids of another reader: nothing about them may ever come back. */
  foreign: { threadId: string; itemId: string };
}

const input = (text: string) => ({
  content: [{ type: 'input_text', text }],
  attachments: [],
  quoted_text: '',
  inference_options: {},
});

function corpus({ own }: FuzzMaterial): Array<Record<string, unknown>> {
  const { threadId: thread_id, itemId: item_id } = own;
  const action = { type: 'click', payload: { a: 1 } };
  return [
    { type: 'threads.create', params: { input: input('how do I change the greeting?') } },
    { type: 'threads.add_user_message', params: { thread_id, input: input('and then?') } },
    { type: 'threads.add_client_tool_output', params: { thread_id, result: { ok: true } } },
    {
      type: 'threads.add_structured_input',
      params: {
        thread_id,
        item_id,
        input: { status: 'answered', answers: { a: { values: ['x'], skipped: false } } },
      },
    },
    { type: 'threads.retry_after_item', params: { thread_id, item_id } },
    { type: 'threads.custom_action', params: { thread_id, item_id, action } },
    { type: 'threads.sync_custom_action', params: { thread_id, item_id, action } },
    { type: 'threads.get_by_id', params: { thread_id } },
    { type: 'threads.list', params: { limit: 20, order: 'desc', after: null } },
    { type: 'threads.update', params: { thread_id, title: 'A title' } },
    { type: 'threads.delete', params: { thread_id: 'thr_none' } },
    { type: 'items.list', params: { thread_id, limit: 5, order: 'asc', after: item_id } },
    { type: 'items.feedback', params: { thread_id, item_ids: [item_id], kind: 'positive' } },
    { type: 'attachments.create', params: { name: 'a.png', size: 3, mime_type: 'image/png' } },
    { type: 'attachments.delete', params: { attachment_id: 'atc_none' } },
    { type: 'input.transcribe', params: { audio_base64: 'AAAA', mime_type: 'audio/webm' } },
  ];
}

const metadata = {
  site: { url: 'https://docs.example', baseUrl: '/', locale: 'en' },
  pageContext: {
    path: '/docs/configure',
    title: 'Configure',
    headings: [{ id: 'a', text: 'A', level: 2 }],
    activeHeading: 'a',
    selection: { text: 'some words', headingPath: ['A'], anchor: 'a' },
  },
  userInfo: { name: 'Ann' },
  preferences: { level: 'beginner' },
};

/** Values that programs stumble over. */
function junk(random: Random, material: FuzzMaterial): unknown {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  return random.pick<() => unknown>([
    () => null,
    () => random.pick([0, -1, 1.5, 1e308, -0, 2 ** 53, 1e21]),
    () => random.pick([true, false]),
    () => random.pick(['', ' ', '\0', '\ud800', '💥', '؜', '../../etc/passwd', "' or 1=1 --"]),
    () => 'x'.repeat(random.pick([200, 5_000, 70_000])),
    () => random.pick(['constructor', '__proto__', 'toString', 'hasOwnProperty']),
    () => random.pick([material.foreign.threadId, material.foreign.itemId]),
    () => random.pick([material.own.threadId, material.own.itemId]),
    () => deep(random.pick([2, 50, 150])),
    () => Array.from({ length: random.pick([0, 3, 300]) }, () => 1),
    () => ({}),
    () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"x": 1}}}'),
    () => random.pick(['2026-11-20', 'http://169.254.169.254/latest', 'javascript:alert(1)']),
    () => random.pick(corpus(material)),
  ])();
}

/** Changes one value somewhere inside, or takes it away, or adds one. */
function mutateValue(value: unknown, random: Random, material: FuzzMaterial): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) {
    return junk(random, material);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [junk(random, material)];
    const at = random.below(value.length);
    return value.map((entry, index) =>
      index === at ? mutateValue(entry, random, material) : entry,
    );
  }
  const keys = Object.keys(value);
  const key = keys.length === 0 ? 'x' : random.pick(keys);
  const copy: Record<string, unknown> = { ...value };
  if (random.chance(0.15)) delete copy[key];
  else if (random.chance(0.1))
    copy[random.pick(['extra', 'type', 'id', ''])] = junk(random, material);
  else copy[key] = mutateValue(copy[key], random, material);
  return copy;
}

function mutateBytes(body: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(body);
  const at = random.below(bytes.length + 1);
  return random.pick<() => Buffer>([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xc0, 0]), bytes.subarray(at)]),
    () => {
      if (bytes.length > 0) bytes[at % bytes.length] = random.below(256);
      return bytes;
    },
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.from('['.repeat(random.pick([10, 1_000, 50_000]))),
    () => Buffer.alloc(0),
  ])();
}

function mutateHeaders(random: Random, material: FuzzMaterial): Record<string, string> {
  return random.pick<() => Record<string, string>>([
    () => ({
      'content-type': random.pick([
        'text/plain',
        'application/xml',
        'x',
        'application/json;charset=utf-99',
      ]),
    }),
    () => ({ 'content-encoding': random.pick(['gzip', 'br', 'deflate', 'identity', 'x']) }),
    () => ({
      'idempotency-key': random.pick(['', ' ', 'k'.repeat(500), material.foreign.threadId, '\xff']),
    }),
    () => ({
      'accept-language': random.pick(['', 'x'.repeat(4_000), 'en;q=x', ';;;', 'zz-ZZ', '\xe9']),
    }),
    () => ({
      authorization: random.pick([
        'Bearer',
        'Bearer x.y.z',
        'Basic YTpi',
        `Bearer ${material.token}x`,
        `bearer ${material.token}`,
        'Bearer a b',
      ]),
    }),
    () => ({ cookie: random.pick(['a=b', 'x'.repeat(5_000), '=;=;']) }),
    () => ({ 'x-forwarded-for': random.pick(['1.2.3.4', "'", '::1', 'x'.repeat(1_000)]) }),
    () => ({ origin: random.pick(['null', 'https://evil.example', 'x']) }),
    () => ({}),
  ])();
}

/** The other routes, with odd ids and queries. */
function otherRoute(random: Random, material: FuzzMaterial): Pick<FuzzRequest, 'method' | 'path'> {
  const id = encodeURIComponent(
    random.pick([
      material.foreign.threadId,
      material.own.threadId,
      'thr_x',
      '%',
      '\0',
      '..',
      'x'.repeat(3_000),
    ]),
  );
  const query = encodeURIComponent(Buffer.from(String(junk(random, material))).toString()).slice(
    0,
    6_000,
  );
  return {
    method: random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']),
    path: random.pick([
      `/chatkit/threads/${id}/follow`,
      '/chatkit/runs/stop',
      `/chatkit/search?q=${query}&version=${query.slice(0, 50)}&limit=${query.slice(0, 5)}`,
      '/chatkit/search?q=a&q=b&limit[]=1&version[a]=b',
      '/chatkit/preferences',
      '/chatkit/session',
      `/chatkit/attachments/${id}`,
      `/chatkit/attachments/${id}/preview?token=${query.slice(0, 200)}`,
      '/chatkit/auth/merge',
      `/chatkit/${id}`,
      `/${id}`,
      '/chatkit/%ff',
      '//chatkit',
    ]),
  };
}

/** The request with this number: mostly near to a good one. */
export function makeRequest(number: number, seed: number, material: FuzzMaterial): FuzzRequest {
  const random = createRandom(seed * 1_000_003 + number);
  let value: unknown = random.pick(corpus(material));
  if (random.chance(0.5)) value = { ...(value as object), metadata };
  const times = random.pick([0, 1, 1, 1, 2, 3, 8]);
  for (let n = 0; n < times; n++) value = mutateValue(value, random, material);
  let body = Buffer.from(JSON.stringify(value) ?? '');
  if (random.chance(0.15)) body = Buffer.from(mutateBytes(body, random));
  const route = random.chance(0.15)
    ? otherRoute(random, material)
    : { method: 'POST', path: '/chatkit' };
  return {
    ...route,
    headers: {
      authorization: `Bearer ${material.token}`,
      'content-type': 'application/json',
      ...(random.chance(0.5) ? { 'idempotency-key': `fuzz-${random.below(1_000_000)}` } : {}),
      ...(random.chance(0.2) ? mutateHeaders(random, material) : {}),
    },
    body,
  };
}
