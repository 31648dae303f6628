import type { AgentInputItem } from '@openai/agents';
import type { AttachmentBackend, RespondContext } from '../../application/index.js';
import type {
  Attachment,
  ThreadItem,
  ThreadMetadata,
  UserMessageItem,
} from '../../protocol/index.js';
import type { DocsAgentContext } from '../agentContext.js';
import { defaults } from '../docsAgentOptions.js';
import { estimateFileTokens } from '../text/fileTokens.js';
import { estimateTokens } from '../text/tokens.js';
import { cutMessage, cutTurn } from './cutItem.js';
import { dataBlock } from './dataBlock.js';
import type { FileRoom } from './fileRoom.js';
import { fitHistory, textOf } from './history.js';
import { joinNotes } from './joinNotes.js';
import { toMarkedText } from './markedText.js';
import { toMentionedDocs } from './mentions.js';
import { readerContextBlock, toReaderContext } from './readerContext.js';
import { readSummary, type Summarise } from './summarise.js';
import { toAgentInput, userMessage, userText } from './toAgentInput.js';
import { type ModelContent, toModelContent } from './userContent.js';

export interface BuildInputOptions {
  /** For what came before; files of earlier messages have what their words leave of it. */
  historyTokens: number;
  /** For the text files that come with the message. */
  fileTokens: number;
  /** For the message itself; what is longer is cut. */
  messageTokens: number;
  /** For the PDFs that come with the message, which cannot be cut. */
  pdfTokens: number;
  /** For all of these but the PDFs together, the message first. */
  inputTokens: number;
  /** For the bytes of pictures and PDFs, of the message and of earlier ones. */
  room: FileRoom;
  summarise: Summarise;
  attachments: AttachmentBackend | undefined;
}

/**
 * The input of one run: what came before within the budget, older turns in few words, then the
 * reader's message after the data it comes with (where they are, what they selected or mentioned).
 * A summary that was made is kept in the thread's metadata.
 */
export async function buildInput(
  thread: ThreadMetadata,
  items: readonly ThreadItem[],
  message: UserMessageItem | null,
  context: RespondContext,
  agent: DocsAgentContext,
  options: BuildInputOptions,
): Promise<AgentInputItem[]> {
  const { attachments, room } = options;
  const read = attachments?.read?.bind(attachments);
  const files = read && ((attachment: Attachment) => read(attachment.id, context));
  const asked = message && cutMessage(message, options.messageTokens);
  const words = asked ? estimateTokens(userText(asked)) : 0;
  const roomForFiles = Math.max(leastTokens, options.inputTokens - words);
  const fileTokens = Math.min(options.fileTokens, roomForFiles);
  const limits = { read: files, fileTokens, pdfTokens: options.pdfTokens - words, room };
  const content = asked && (await toModelContent(userText(asked), asked.attachments, limits));
  const taken = content ? tokensOf(content) : { words: 0, pdfs: 0 };
  const besidePdfs = options.pdfTokens + options.inputTokens / 2 - taken.pdfs;
  const tokensLeft = Math.min(options.inputTokens, besidePdfs) - taken.words;
  const historyTokens = Math.min(options.historyTokens, Math.max(leastTokens, tokensLeft));

  const before = beforeMessage(items, message);
  thread.metadata = withoutStaleSummary(thread.metadata, items);
  const kept = readSummary(thread.metadata);
  const { recent, older } = fitHistory(before, historyTokens, kept);
  let summary = kept?.text;
  const last = older.at(-1);
  if (last) {
    summary = await options.summarise(summary, older, agent.signal);
    thread.metadata = { ...thread.metadata, summary: { text: summary, upTo: last.id } };
  }
  const input: AgentInputItem[] = [];
  if (summary) input.push(userMessage(dataBlock('earlier_conversation', { summary })));
  const remembered = newestFiles(recent);
  const given = cutTurn(recent, historyTokens);
  const said = given.reduce((sum, item) => sum + estimateTokens(textOf(item)), 0);
  const history = await toAgentInput(given, {
    assistantText: (item) => toMarkedText(item, agent.docs, agent.sources),
    readAttachment: async (attachment) => {
      if (!files || !remembered.has(attachment.id)) throw new Error('Only named.');
      return files(attachment);
    },
    room,
    fileTokens: Math.max(0, historyTokens - said) / Math.max(1, remembered.size),
    pdfTokens:
      Math.max(0, Math.min(tokensLeft, options.historyTokens * 1.5) - said) /
      Math.max(1, remembered.size),
  });
  input.push(...history);
  const preferences = await context.store.preferences.get();
  const reader = toReaderContext(context.metadata, context.reader, agent.locale, preferences);
  const blocks = [readerContextBlock(reader)];
  // The answer goes on after what stands last: the context may not come between.
  if (!message || !content) return joinNotes([userMessage(blocks.join('\n\n')), ...input]);
  const selection = context.metadata.pageContext?.selection;
  if (!message.quoted_text?.trim() && selection?.text.trim()) {
    blocks.push(dataBlock('selected_passage', selection));
  }
  const mentioned = toMentionedDocs(message, agent);
  if (mentioned.length > 0) blocks.push(dataBlock('mentioned_docs', mentioned));
  input.push(userMessage(after(blocks, content)));
  return joinNotes(input);
}

/** However long the message is, its files and the last turn are not wholly left out. */
const leastTokens = 1_000;

/** What the words and pictures of a message take, and what its PDFs do. */
function tokensOf(content: ModelContent): { words: number; pdfs: number } {
  if (typeof content === 'string') return { words: estimateTokens(content), pdfs: 0 };
  const sum = { words: 0, pdfs: 0 };
  for (const part of content) {
    if (part.type === 'input_text') sum.words += estimateTokens(part.text);
    else if (part.type === 'input_image') sum.words += estimateFileTokens('');
    else if (part.type === 'input_file' && typeof part.file === 'string') {
      sum.pdfs += estimateFileTokens(part.file);
    }
  }
  return sum;
}

/** The reader's words after the data they come with. */
function after(blocks: readonly string[], content: ModelContent): ModelContent {
  const data = blocks.join('\n\n');
  if (typeof content === 'string') return `${data}\n\n${content}`;
  const [first, ...others] = content;
  return first?.type === 'input_text'
    ? [{ ...first, text: `${data}\n\n${first.text}` }, ...others]
    : [{ type: 'input_text', text: data }, ...content];
}

/** Forgets a summary of what is gone: the reader went back behind it and asked again. */
function withoutStaleSummary(
  metadata: ThreadMetadata['metadata'],
  items: readonly ThreadItem[],
): ThreadMetadata['metadata'] {
  const kept = readSummary(metadata);
  const isWhole = items.length < defaults.historyItems;
  if (!kept || !isWhole || items.some(({ id }) => id === kept.upTo)) return metadata;
  const { summary: _, ...others } = metadata;
  return others;
}

/** Without the questions that wait behind this one: each has its own answer. */
function beforeMessage(
  items: readonly ThreadItem[],
  message: UserMessageItem | null,
): readonly ThreadItem[] {
  if (!message) return items;
  const at = items.findIndex(({ id }) => id === message.id);
  return items.filter(
    (item, index) =>
      item.id !== message.id && (at < 0 || index < at || item.type !== 'user_message'),
  );
}

/** So many files of earlier messages are given again; each costs its tokens in every turn. */
const earlierFiles = 4;

/** The newest files of earlier messages, so that a second question about a picture can be answered. */
function newestFiles(items: readonly ThreadItem[]): ReadonlySet<string> {
  const messages = items.filter((item) => item.type === 'user_message').reverse();
  const ids = messages.flatMap((item) => item.attachments.map(({ id }) => id));
  return new Set(ids.slice(0, earlierFiles));
}
