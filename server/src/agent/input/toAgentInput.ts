import type { AgentInputItem } from '@openai/agents';
import type {
  AssistantMessageItem,
  Attachment,
  ThreadItem,
  UserMessageItem,
} from '../../protocol/index.js';
import { dataBlock, withoutTags } from './dataBlock.js';
import { createFileRoom, type FileRoom } from './fileRoom.js';
import { type ModelContent, toModelContent } from './userContent.js';

/** The name of what is mentioned comes from a page. */
const longestName = 120;

export interface AgentInputOptions {
  /** The bytes of an attachment; without it attachments are named only. */
  readAttachment?: ((attachment: Attachment) => Promise<Uint8Array>) | undefined;
  /** The most tokens of all text files of one message together; default 10,000. */
  fileTokens?: number | undefined;
  /** The most tokens of all PDFs of one message together; default no limit. */
  pdfTokens?: number | undefined;
  /** What is left for bytes of pictures and PDFs; default that of a request of its own. */
  room?: FileRoom | undefined;
  /** The text of an assistant message; default: its parts as they are. */
  assistantText?: ((item: AssistantMessageItem) => string) | undefined;
  /** The text of a user message; default: what was written, after the passage it asks about. */
  userText?: ((item: UserMessageItem) => string) | undefined;
}

/**
 * Turns the items of a thread into the input of an `@openai/agents` run, oldest first. Messages,
 * client tool calls, structured input, widgets and the notes that are hidden from the reader are
 * given; workflows and tasks are not, for what they found is in the answers.
 */
export async function toAgentInput(
  items: readonly ThreadItem[],
  options: AgentInputOptions = {},
): Promise<AgentInputItem[]> {
  const input: AgentInputItem[] = [];
  const { room = createFileRoom() } = options;
  for (const item of items) input.push(...(await toInput(item, { ...options, room })));
  return input;
}

async function toInput(item: ThreadItem, options: AgentInputOptions): Promise<AgentInputItem[]> {
  switch (item.type) {
    case 'user_message': {
      const text = options.userText?.(item) ?? userText(item);
      const { readAttachment: read, fileTokens, pdfTokens, room } = options;
      const limits = { read, fileTokens, pdfTokens, room };
      return [userMessage(await toModelContent(text, item.attachments, limits))];
    }
    case 'assistant_message': {
      const text =
        options.assistantText?.(item) ?? item.content.map((part) => part.text).join('\n');
      return text.trim() ? [assistantMessage(text)] : [];
    }
    case 'client_tool_call':
      return item.status === 'completed'
        ? [
            {
              type: 'function_call',
              callId: item.call_id,
              name: item.name,
              arguments: JSON.stringify(item.arguments),
              status: 'completed',
            },
            {
              type: 'function_call_result',
              callId: item.call_id,
              name: item.name,
              status: 'completed',
              output: JSON.stringify(item.output ?? null),
            },
          ]
        : [];
    case 'structured_input':
      return [
        note({
          asked: item.inputs.map(({ question, answer }) => ({
            question,
            answer: !answer || answer.skipped ? 'skipped' : answer.values,
          })),
        }),
      ];
    case 'widget':
      return [note({ shown_widget: item.copy_text ?? item.widget })];
    case 'generated_image':
      return item.image ? [note({ shown_image: item.image.id })] : [];
    case 'hidden_context_item':
      return [note(item.content)];
    case 'sdk_hidden_context':
      return [note(item.content)];
    case 'workflow':
    case 'task':
    case 'end_of_turn':
      return [];
  }
}

/** What a reader wrote: text, mentions as `@name`, after the passage it is about. */
export function userText(item: Pick<UserMessageItem, 'content' | 'quoted_text'>): string {
  const written = item.content
    .map((part) =>
      part.type === 'input_text'
        ? withoutTags(part.text)
        : `@${withoutTags(part.text).replace(/\s+/g, ' ').slice(0, longestName)}`,
    )
    .join(' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const quoted = item.quoted_text?.trim();
  return quoted ? `${dataBlock('selected_passage', { text: quoted })}\n\n${written}` : written;
}

export function userMessage(content: ModelContent): AgentInputItem {
  return { type: 'message', role: 'user', content };
}

export function assistantMessage(text: string): AgentInputItem {
  return {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
  };
}

/** A note of the application's own: data in the conversation, not the reader's words. */
function note(content: unknown): AgentInputItem {
  return userMessage(dataBlock('note_from_server', content));
}
