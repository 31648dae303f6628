import { type Attachment, toAttachment } from './attachment';
import { isRecord, type JsonRecord, toList, toOneOf, toRecord, toText } from './json';
import { type Annotation, toAnnotation } from './source';
import { type StructuredQuestion, toStructuredQuestion } from './structuredInput';
import { type Task, toTask, toWorkflow, type Workflow } from './task';
import { toWidgetNode, type WidgetNode } from './widget';

interface ItemFields {
  id: string;
  createdAt: string;
}
export interface TextPart {
  type: 'text';
  text: string;
}
export interface TagPart {
  type: 'tag';
  id: string;
  text: string;
  data: JsonRecord;
}
export interface UserMessageItem extends ItemFields {
  type: 'user_message';
  content: (TextPart | TagPart)[];
  attachments: Attachment[];
  quotedText?: string | undefined;
}
export interface AssistantPart {
  text: string;
  annotations: Annotation[];
}
export interface AssistantMessageItem extends ItemFields {
  type: 'assistant_message';
  content: AssistantPart[];
}
export interface ClientToolCallItem extends ItemFields {
  type: 'client_tool_call';
  status: 'pending' | 'completed';
  name: string;
  arguments: JsonRecord;
}
export interface WidgetItem extends ItemFields {
  type: 'widget';
  widget: WidgetNode;
  copyText?: string | undefined;
}
export interface GeneratedImageItem extends ItemFields {
  type: 'generated_image';
  image?: { id: string; url: string } | undefined;
}
export interface StructuredInputItem extends ItemFields {
  type: 'structured_input';
  status: 'pending' | 'answered' | 'skipped';
  inputs: StructuredQuestion[];
}
export interface TaskItem extends ItemFields {
  type: 'task';
  task: Task;
}
export interface WorkflowItem extends ItemFields {
  type: 'workflow';
  workflow: Workflow;
}
export interface EndOfTurnItem extends ItemFields {
  type: 'end_of_turn';
}
/** An entry of a thread as the reader may see it; hidden ones never arrive. */
export type ThreadItem =
  | UserMessageItem
  | AssistantMessageItem
  | ClientToolCallItem
  | WidgetItem
  | GeneratedImageItem
  | StructuredInputItem
  | TaskItem
  | WorkflowItem
  | EndOfTurnItem;

export function toAssistantPart(value: unknown): AssistantPart | undefined {
  if (!isRecord(value)) return undefined;
  return {
    text: toText(value.text) ?? '',
    annotations: toList(value.annotations, toAnnotation),
  };
}

function toUserPart(value: unknown): TextPart | TagPart | undefined {
  if (!isRecord(value)) return undefined;
  const text = toText(value.text) ?? '';
  if (value.type === 'input_text') return { type: 'text', text };
  if (value.type !== 'input_tag') return undefined;
  return { type: 'tag', id: toText(value.id) ?? '', text, data: toRecord(value.data) };
}

export function toGeneratedImage(value: unknown): GeneratedImageItem['image'] {
  if (!isRecord(value)) return undefined;
  const url = toText(value.url);
  return url === undefined ? undefined : { id: toText(value.id) ?? '', url };
}

/** An item of the wire as ours, or nothing where its type is unknown or its parts are missing. */
export function toThreadItem(value: unknown): ThreadItem | undefined {
  if (!isRecord(value)) return undefined;
  const id = toText(value.id);
  if (id === undefined) return undefined;
  const fields: ItemFields = { id, createdAt: toText(value.created_at) ?? '' };
  switch (value.type) {
    case 'user_message':
      return {
        type: 'user_message',
        ...fields,
        content: toList(value.content, toUserPart),
        attachments: toList(value.attachments, toAttachment),
        quotedText: toText(value.quoted_text) || undefined,
      };
    case 'assistant_message':
      return {
        type: 'assistant_message',
        ...fields,
        content: toList(value.content, toAssistantPart),
      };
    case 'client_tool_call':
      return {
        type: 'client_tool_call',
        ...fields,
        status: toOneOf(value.status, ['pending', 'completed']) ?? 'pending',
        name: toText(value.name) ?? '',
        arguments: toRecord(value.arguments),
      };
    case 'widget': {
      const widget = toWidgetNode(value.widget);
      return widget && { type: 'widget', ...fields, widget, copyText: toText(value.copy_text) };
    }
    case 'generated_image':
      return { type: 'generated_image', ...fields, image: toGeneratedImage(value.image) };
    case 'structured_input':
      return {
        type: 'structured_input',
        ...fields,
        status: toOneOf(value.status, ['pending', 'answered', 'skipped']) ?? 'pending',
        inputs: toList(value.inputs, toStructuredQuestion),
      };
    case 'task': {
      const task = toTask(value.task);
      return task && { type: 'task', ...fields, task };
    }
    case 'workflow': {
      const workflow = toWorkflow(value.workflow);
      return workflow && { type: 'workflow', ...fields, workflow };
    }
    case 'end_of_turn':
      return { type: 'end_of_turn', ...fields };
    default:
      return undefined;
  }
}
