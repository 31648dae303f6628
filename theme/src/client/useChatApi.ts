import { useEffect, useState } from 'react';
import { assistantData } from './assistantData';
import type { AssistantFunctions } from './assistantFunctions';
import { type ChatApi, createChatApi } from './chatApi';
import { keepDraftOnLeave, takeDraft } from './keptDraft';
import { readPreferences } from './preferences';
import type { Site } from './useSite';

/** The connection of this page load's chat to our server. */
export function useChatApi(site: Site, functions: AssistantFunctions): ChatApi {
  const [api] = useState(() => {
    const made = createChatApi({
      config: assistantData.config,
      site: site.scope,
      version: site.version,
      userInfo: () => functions.getUserInfo?.(),
      getToken: functions.getToken,
      preferences: readPreferences,
    });
    made.draft.current = takeDraft(made.url);
    return made;
  });
  useEffect(() => keepDraftOnLeave(api.url, api.draft), [api]);
  return api;
}
