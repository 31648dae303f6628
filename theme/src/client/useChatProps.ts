import { useCallback } from 'react';
import { assistantData, translate } from './assistantData';
import type { AssistantFunctions } from './assistantFunctions';
import type { BuiltinChatProps } from './builtinChatProps';
import type { ChatApi } from './chatApi';
import { searchMentions } from './searchMentions';
import { useFeatures } from './useFeatures';
import type { Site } from './useSite';
import { useStartScreen } from './useStartScreen';

/** What either chat is given. */
export type ChatProps = Pick<
  BuiltinChatProps,
  | 'api'
  | 'features'
  | 'translate'
  | 'startScreen'
  | 'placeholder'
  | 'disclaimer'
  | 'searchMentions'
  | 'onClientTool'
>;

export function useChatProps(api: ChatApi, site: Site, functions: AssistantFunctions): ChatProps {
  const features = useFeatures(api);
  const startScreen = useStartScreen();
  const search = useCallback(
    (query: string) => searchMentions(api, { locale: site.scope.locale, ...site.version() }, query),
    [api, site],
  );
  const { placeholder, disclaimer } = assistantData.config;
  return {
    api,
    features,
    translate,
    startScreen,
    placeholder: placeholder || translate('composer.placeholder'),
    disclaimer: disclaimer || undefined,
    searchMentions: search,
    onClientTool: functions.onClientTool,
  };
}
