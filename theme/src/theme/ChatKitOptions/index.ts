import type { AssistantFunctions } from 'docusaurus-theme-chatkit/client/assistantFunctions';

/** Eject this module to give the assistant functions of your site. */
const functions: AssistantFunctions = {};

export default functions;
