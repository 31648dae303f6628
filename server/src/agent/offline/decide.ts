import type { ModelRequest } from '@openai/agents';
import { markFor } from '../citations/mark.js';
import { type PhraseLocale, toPhraseLocale } from '../locales.js';
import { termsOf } from '../text/terms.js';
import type { PageForModel } from '../tools/readPage.js';
import type { SearchForModel } from '../tools/searchDocs.js';
import type { QuoteWishes } from './chooseQuote.js';
import { composeAnswer, composeDecline, composeNext } from './composeAnswer.js';
import { type Conversation, readConversation, type ToolResult } from './conversation.js';
import { readIntent } from './intents.js';
import { fill, phrases } from './phrases.js';
import { placeOf } from './places.js';
import { recall } from './recall.js';
import { summarisePage } from './summarisePage.js';

/** What the offline model does next: call a tool, or answer. */
export type Reply =
  | { type: 'call'; name: string; arguments: Record<string, unknown> }
  | { type: 'text'; text: string };

/** Decides from the request alone. */
export function decide(request: ModelRequest): Reply {
  const conversation = readConversation(request);
  const locale = toPhraseLocale(conversation.reader.locale);
  const result = conversation.results.at(-1);
  return result ? afterTool(result, conversation, locale) : first(conversation, locale);
}

function first(conversation: Conversation, locale: PhraseLocale): Reply {
  const { question, tools, reader } = conversation;
  const phrase = phrases[locale];
  const page = reader.page?.path;
  if (page && askedHeading(conversation) && tools.has('read_page')) {
    return call('read_page', { page });
  }
  switch (readIntent(question)) {
    case 'greeting':
      return say(phrase.greeting);
    case 'thanks':
      return say(phrase.thanks);
    case 'tell':
      return say(phrase.noted);
    case 'recall': {
      const said = recall(conversation);
      if (said) return say(`${phrase.told}\n\n> ${said}`);
      // "What is my config?" may well be a question about the docs.
      return termsOf(question).length > 1 ? search(conversation, locale) : say(phrase.notTold);
    }
    case 'where': {
      const place = lastCited(conversation);
      if (place && tools.has('show_place')) return call('show_place', { section: place });
      return say(phrase.nothingToShow);
    }
    case 'summarise':
      return page && tools.has('read_page') ? call('read_page', { page }) : say(phrase.noPage);
    case 'next':
      return reader.page?.title && tools.has('search_docs')
        ? call('search_docs', { query: reader.page.title, version: null })
        : say(phrase.noPage);
    case 'search':
      return search(conversation, locale);
  }
}

function search(conversation: Conversation, locale: PhraseLocale): Reply {
  const query = toQuery(conversation);
  if (!query) return say(phrases[locale].attachments);
  if (!conversation.tools.has('search_docs')) return say(phrases[locale].nothing);
  return call('search_docs', { query, version: null });
}

/** The heading of the reader's page that a question names in quotation marks. */
function askedHeading({ question, reader }: Conversation): string | undefined {
  const named = [...question.matchAll(/[“"«„「『]\s?(.{1,200}?)\s?[”"»“」』]/gu)].map(
    (match) => match[1],
  );
  return reader.page?.headings?.find((heading) => named.includes(heading));
}

function afterTool(result: ToolResult, conversation: Conversation, locale: PhraseLocale): Reply {
  const phrase = phrases[locale];
  const asked = { question: toQuery(conversation), ...wishesOf(conversation, locale) };
  switch (result.name) {
    case 'search_docs': {
      if (!isSearch(result.output) || result.output.results.length === 0) {
        return say(phrase.nothing);
      }
      const { confident, results } = result.output;
      if (readIntent(conversation.question) === 'next') {
        return say(composeNext(conversation.reader.page?.path, results, locale));
      }
      return say(confident ? composeAnswer(asked, results) : composeDecline(asked, results));
    }
    case 'read_page': {
      if (!isPage(result.output)) return search(conversation, locale);
      const heading = askedHeading(conversation);
      const section = result.output.sections.find(({ path }) => path.at(-1) === heading);
      return say(
        heading && section
          ? composeAnswer({ ...asked, question: heading }, [section])
          : summarisePage(result.output, locale),
      );
    }
    case 'show_place':
      if (!isShown(result.output)) return say(phrase.nothingToShow);
      return say(
        `${fill(phrase.shown, {
          place: placeOf({ page: '', path: result.output.path }),
        })} ${markFor(result.output.shown)}`,
      );
    default:
      return say(phrase.nothing);
  }
}

/**
 * What to search for: the question; with the passage it is about, where there is one; with the
 * question before it, where it says too little by itself ("and on Windows?").
 */
function toQuery({ question, selection, earlier }: Conversation): string {
  const words = termsOf(question).length;
  if (selection) return `${question} ${selection.slice(0, 300)}`.trim();
  if (words > 1) return question;
  const before = earlier.findLast(
    ({ role, text }) => role === 'reader' && readIntent(text) === 'search',
  );
  return before && words > 0 && /^(?:and|what about|how about|or|et|und|y|e)\b/i.test(question)
    ? `${before.text} ${question}`
    : question;
}

function wishesOf({ reader }: Conversation, locale: PhraseLocale): QuoteWishes {
  const { detail, language } = reader.preferences ?? {};
  return {
    locale,
    detail: detail === 'short' || detail === 'thorough' ? detail : undefined,
    language: typeof language === 'string' ? language : undefined,
  };
}

/** The section cited last in this conversation. */
function lastCited({ earlier }: Conversation): string | undefined {
  for (const { role, text } of earlier.toReversed()) {
    if (role !== 'assistant') continue;
    const id = /【(src\d+)】/.exec(text)?.[1];
    if (id) return id;
  }
  return undefined;
}

function say(text: string): Reply {
  return { type: 'text', text };
}

function call(name: string, args: Record<string, unknown>): Reply {
  return { type: 'call', name, arguments: args };
}

function isSearch(output: unknown): output is SearchForModel {
  return typeof output === 'object' && output !== null && 'results' in output;
}

function isPage(output: unknown): output is PageForModel {
  return typeof output === 'object' && output !== null && 'sections' in output;
}

function isShown(output: unknown): output is { shown: string; path: string[] } {
  return typeof output === 'object' && output !== null && 'shown' in output;
}
