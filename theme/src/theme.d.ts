declare module '@theme/ChatWidget' {
  import type { ReactNode } from 'react';

  export default function ChatWidget(): ReactNode;
}

declare module '@theme/ChatLauncher' {
  import type { CSSProperties, ReactNode } from 'react';

  export interface Props {
    label?: string | undefined;
    start?: 1 | undefined;
    style?: CSSProperties | undefined;
    state: false | 'loading' | 'open' | 'failed';
    onIntent: () => void;
  }
  export default function ChatLauncher(props: Props): ReactNode;
}

declare module '@theme/ChatPanel' {
  import type { ReactNode } from 'react';

  export default function ChatPanel(): ReactNode;
}

declare module '@theme/AskSelection' {
  import type { ReactNode } from 'react';

  export default function AskSelection(): ReactNode;
}

declare module '@theme/ChatKitOptions' {
  import type { AssistantFunctions } from 'docusaurus-theme-chatkit/client/assistantFunctions';

  const functions: AssistantFunctions;
  export default functions;
}

declare module '@theme/PersonalizeMenu' {
  import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
  import type { ReactNode } from 'react';

  export interface Props {
    api: ChatApi;
    onBuiltin: (isBuiltin: boolean) => void;
    onDone: () => void;
    onErased: () => void;
  }
  export default function PersonalizeMenu(props: Props): ReactNode;
}

declare module '@theme/ChatAccount' {
  import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
  import type { ReactNode } from 'react';

  export interface Props {
    api: ChatApi;
  }
  export default function ChatAccount(props: Props): ReactNode;
}

declare module '@theme/SignInGate' {
  import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
  import type { ReactNode } from 'react';

  export interface Props {
    api: ChatApi;
    children: ReactNode;
  }
  export default function SignInGate(props: Props): ReactNode;
}

declare module '@theme/AskAI' {
  import type { ReactNode } from 'react';

  export interface Props {
    /** The question. */
    prompt: string;
    /** The button's text; without it the question itself. */
    children?: ReactNode;
    /** `false`: it stands in the composer, for the reader to change and send. */
    send?: boolean;
    className?: string;
  }
  export default function AskAI(props: Props): ReactNode;
}
