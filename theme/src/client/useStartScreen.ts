import { useMemo } from 'react';
import { assistantData, translate } from './assistantData';
import type { BuiltinChatProps } from './builtinChatProps';
import { isArticlePage, readPageContext } from './pageContext';
import { startPrompts } from './startPrompts';
import { usePageChange } from './usePageChange';

/** The greeting and the questions that fit the page the reader is on. */
export function useStartScreen(): BuiltinChatProps['startScreen'] {
  const page = usePageChange();
  return useMemo(() => {
    // Named, so that a new page makes a new list.
    void page;
    return {
      greeting: assistantData.config.greeting || translate('start.greeting'),
      prompts: startPrompts(assistantData, readPageContext(), isArticlePage(), translate),
    };
  }, [page]);
}
