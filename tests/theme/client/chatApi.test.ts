import { expect, it } from '@jest/globals';
import { type ChatApiSources, createChatApi } from '../../../theme/src/client/chatApi';

const config = { endpoint: '/chatkit' } as unknown as ChatApiSources['config'];

function create() {
  // Nothing is asked for here; jsdom has none.
  Object.assign(globalThis, { fetch: async () => ({}) });
  return createChatApi({
    config,
    site: { url: 'http://localhost', baseUrl: '/', locale: 'en' },
    version: () => undefined,
    userInfo: () => undefined,
    preferences: () => ({}),
  });
}

const passage = (text: string) => ({ text, headingPath: [text], anchor: null });

it('tells where the quoted passage stands, also once another has been quoted', () => {
  const api = create();
  api.quote(passage('One\n  thing'));
  api.quote(passage('Another'));
  api.quote(undefined);
  expect(api.readPage('One thing').pageContext.selection).toEqual(passage('One\n  thing'));
  expect(api.readPage('Another').pageContext.selection).toEqual(passage('Another'));
  expect(api.readPage('A third').pageContext.selection).toBeUndefined();
  expect(api.readPage().pageContext).toMatchObject({ path: location.pathname });
});
