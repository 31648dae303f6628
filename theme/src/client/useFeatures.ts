import { useEffect, useState } from 'react';
import type { ChatFeatures } from './builtinChatProps';
import type { ChatApi } from './chatApi';

/** What the server offers this reader; nothing until it has said so. */
export function useFeatures(api: ChatApi): ChatFeatures {
  const [features, setFeatures] = useState<ChatFeatures>({});
  useEffect(() => {
    api.session.load().then(
      (state) => setFeatures(state.features),
      () => {
        // Out of reach: the chat says so itself, at the first thing it is asked.
      },
    );
  }, [api]);
  return features;
}
