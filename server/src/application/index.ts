export {
  type AttachmentBackend,
  type AudioInput,
  type ChatApplication,
  type LooseEvent,
  type ReaderIdentity,
  type RequestContext,
  type RespondContext,
  type ResponderEvent,
  recentItems,
} from './application.js';
export { diffWidget } from './diffWidget.js';
export {
  type PageContext,
  type RequestMetadata,
  readRequestMetadata,
} from './requestMetadata.js';
export { streamWidget, type WidgetInput, type WidgetOptions } from './streamWidget.js';
