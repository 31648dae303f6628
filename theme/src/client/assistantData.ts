import data from '@generated/docusaurus-plugin-chatkit/default/assistant.json';
import type { AssistantData } from './clientConfig';
import { createTranslate } from './translator';

/** Options and strings. Only what is loaded at the reader's intent may import this. */
export const assistantData: AssistantData = data;

export const translate = createTranslate(assistantData.messages);
