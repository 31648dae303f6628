import type { ChatKitIcon, ChatKitOptions, Entity } from '@openai/chatkit';
import type { BuiltinChatProps, ChatFeatures } from './builtinChatProps';

/** What both chats are given, and the few things only ChatKit needs. */
export interface ChatKitInputs
  extends Pick<
    BuiltinChatProps,
    | 'api'
    | 'features'
    | 'translate'
    | 'initialThreadId'
    | 'startScreen'
    | 'placeholder'
    | 'disclaimer'
    | 'onCitation'
    | 'searchMentions'
    | 'onClientTool'
  > {
  domainKey: string;
  theme: ChatKitOptions['theme'];
  locale: NonNullable<ChatKitOptions['locale']>;
}

const icons: readonly string[] = [
  'book-open',
  'bolt',
  'bug',
  'circle-question',
  'compass',
  'cube',
  'document',
  'globe',
  'info',
  'keys',
  'lab',
  'lifesaver',
  'lightbulb',
  'maps',
  'notebook',
  'play',
  'search',
  'settings-slider',
  'sparkle',
  'square-code',
  'square-text',
  'star',
  'user',
  'write',
] satisfies ChatKitIcon[];

/** An icon ChatKit is sure to know: an owner may have written anything. */
function isIcon(name: string | undefined): name is ChatKitIcon {
  return name !== undefined && (icons.includes(name) || /^lucide:[a-z0-9-]+$/.test(name));
}

/** A throwing client tool would leave ChatKit's composer stuck: what is thrown becomes a result. */
export function guardClientTool(
  run: NonNullable<BuiltinChatProps['onClientTool']>,
): NonNullable<ChatKitOptions['onClientTool']> {
  return async (call) => {
    try {
      return await run(call);
    } catch (error) {
      console.error('A client tool of the assistant failed.', error);
      return { error: error instanceof Error ? error.message : 'The tool failed.' };
    }
  };
}

/** Named one by one: a newer server may say more than this ChatKit knows. */
function toAttachments({ accept, maxSize, maxCount }: NonNullable<ChatFeatures['attachments']>) {
  return {
    enabled: true,
    ...(accept && { accept }),
    ...(maxSize !== undefined && { maxSize }),
    ...(maxCount !== undefined && { maxCount }),
  };
}

/** What a citation or a mention shows when the pointer rests on it. */
function toPreview({ title, data }: Entity) {
  const snippet = data?.snippet;
  return {
    preview: {
      type: 'Basic' as const,
      padding: 3,
      gap: 1,
      children: [
        { type: 'Title' as const, value: data?.heading || title, size: 'sm' as const },
        ...(data?.heading && data.heading !== title
          ? [{ type: 'Caption' as const, value: title }]
          : []),
        ...(snippet
          ? [{ type: 'Text' as const, value: snippet, size: 'sm' as const, maxLines: 6 }]
          : []),
      ],
    },
  };
}

/**
 * The options of the real ChatKit. Only keys it knows: an unknown one kills its frame. Parts that
 * are off are left out, because it reads presence as consent (feedback, attachments).
 */
export function toChatKitOptions(inputs: ChatKitInputs): ChatKitOptions {
  const { api, features, translate, startScreen, onCitation, searchMentions, onClientTool } =
    inputs;
  const { attachments, dictation, feedback = true, retry = true } = features;
  return {
    api: {
      url: api.url,
      // Required on localhost too, where any text will do.
      domainKey: inputs.domainKey || 'localhost',
      fetch: api.fetch,
      ...(attachments && { uploadStrategy: { type: 'two_phase' } }),
    },
    locale: inputs.locale,
    ...(inputs.theme && { theme: inputs.theme }),
    frameTitle: translate('panel.title'),
    initialThread: inputs.initialThreadId,
    // The panel's own header stands above either chat.
    header: { enabled: false },
    history: { enabled: true, showDelete: true, showRename: true },
    startScreen: {
      greeting: startScreen.greeting,
      prompts: startScreen.prompts.map(({ label, prompt, icon }) => ({
        label,
        prompt,
        ...(isIcon(icon) && { icon }),
      })),
    },
    threadItemActions: { feedback, retry },
    composer: {
      ...(inputs.placeholder && { placeholder: inputs.placeholder }),
      ...(attachments && { attachments: toAttachments(attachments) }),
      ...(dictation && { dictation: { enabled: true } }),
    },
    ...(inputs.disclaimer && { disclaimer: { text: inputs.disclaimer } }),
    entities: {
      ...(searchMentions && { onTagSearch: searchMentions, showComposerMenu: true }),
      onClick: ({ id, data }) => onCitation(data?.href ?? id, data?.snippet),
      onRequestPreview: async (entity) => toPreview(entity),
    },
    ...(onClientTool && { onClientTool: guardClientTool(onClientTool) }),
  };
}
