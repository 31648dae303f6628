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
