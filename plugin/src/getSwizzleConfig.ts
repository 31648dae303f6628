import type { SwizzleConfig } from '@docusaurus/types';

const safe = { eject: 'safe', wrap: 'safe' } as const;
const wrapOnly = { eject: 'unsafe', wrap: 'safe' } as const;

/** What a site may take over, and how safely: `docusaurus swizzle docusaurus-plugin-chatkit --list`. */
export default function getSwizzleConfig(): SwizzleConfig {
  return {
    components: {
      AskAI: { actions: safe, description: 'The button for MDX pages that asks a ready question.' },
      AskSelection: {
        actions: wrapOnly,
        description: 'The "Ask" button beside selected text and in code blocks.',
      },
      ChatAccount: {
        actions: safe,
        description: 'Who the reader is signed in as, and the way in and out.',
      },
      ChatKitOptions: {
        actions: { eject: 'safe', wrap: 'forbidden' },
        description:
          'Settings that are functions: who the reader is, client tools, effects, ChatKit options.',
      },
      ChatLauncher: { actions: safe, description: 'The floating button.' },
      ChatPanel: {
        actions: wrapOnly,
        description: 'The panel: its frame, its header, and the chat that stands in it.',
      },
      ChatWidget: {
        actions: { eject: 'forbidden', wrap: 'unsafe' },
        description: 'The launcher, the shortcut and the loading of the panel, on every page.',
      },
      PersonalizeMenu: {
        actions: safe,
        description: "The form for the reader's preferences, and their data.",
      },
      Root: {
        actions: { eject: 'forbidden', wrap: 'safe' },
        description: 'Renders the widget beside every page. Wrap it where you need a Root too.',
      },
      SignInGate: {
        actions: safe,
        description: 'What stands in the panel until the reader has signed in.',
      },
    },
  };
}
