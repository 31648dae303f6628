export { type Attachment, attachment, type UploadDescriptor } from './attachment.js';
export { cleanJson, needsCleaning } from './cleanJson.js';
export {
  type ItemUpdate,
  itemUpdate,
  type StreamOptions,
  type ThreadEvent,
  threadEvent,
} from './event.js';
export { toFrame, toFrames } from './frame.js';
export type { IconName } from './icon.js';
export {
  type AssistantMessageItem,
  type ClientToolCallItem,
  type EndOfTurnItem,
  type GeneratedImage,
  type GeneratedImageItem,
  type HiddenContextItem,
  isHidden,
  type SdkHiddenContextItem,
  type StructuredInputItem,
  type TaskItem,
  type ThreadItem,
  threadItem,
  type UserMessageItem,
  type WidgetItem,
  type WorkflowItem,
} from './item.js';
export type { FreeFormRecord } from './json.js';
export type {
  AssistantContent,
  InferenceOptions,
  UserContent,
  UserMessageInput,
} from './message.js';
export {
  type Action,
  type ChatKitRequest,
  chatKitRequest,
  type JsonRequest,
  jsonRequest,
  type StreamingRequest,
  streamingRequest,
  streamingRequests,
} from './request.js';
export type { Annotation, EntitySource, FileSource, Source, UrlSource } from './source.js';
export type {
  StructuredAnswer,
  StructuredInputSubmission,
  StructuredQuestion,
  StructuredQuestionInput,
} from './structuredInput.js';
export type { Task, TaskInput, Workflow, WorkflowSummary } from './task.js';
export { readTextDelta, type TextDelta, TextDeltaFrames } from './textDelta.js';
export {
  type Page,
  type Thread,
  type ThreadMetadata,
  type ThreadStatus,
  threadMetadata,
} from './thread.js';
export {
  type CardWidget,
  type KnownWidgetComponent,
  type ListViewWidget,
  type WidgetComponent,
  type WidgetRoot,
  widgetRoot,
} from './widget.js';
export type { ActionConfig } from './widgets/shared.js';
export { toSentAttachment, toSentEvent, toSentItem, toSentItems, toSentThread } from './wire.js';
