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
export { acceptedTypes } from './attachments/fileTypes.js';
export {
  createStoredAttachments,
  defaultMaxAttachmentBytes,
  type LinkSeal,
  type StoredAttachments,
  type UploadedFile,
} from './attachments/storedAttachments.js';
export { diffWidget } from './diffWidget.js';
export {
  askReader,
  callClientTool,
  clientEffect,
  hiddenNote,
  notice,
  progress,
  streamImage,
  streamText,
  type TextOptions,
} from './events.js';
export {
  type PageContext,
  type RequestMetadata,
  readRequestMetadata,
} from './requestMetadata.js';
export { streamWidget, type WidgetInput, type WidgetOptions } from './streamWidget.js';
export {
  createTranscriber,
  type DictationBudget,
  type DictationUse,
  defaultTranscriptionModel,
  type TranscriberOptions,
} from './transcriber.js';
export { WorkflowSteps } from './workflowSteps.js';
