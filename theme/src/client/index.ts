/** For the site's own components. */
export type { Question } from './assistant';
export { type Assistant, useAssistant } from './useAssistant';
