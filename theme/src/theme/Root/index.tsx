import ChatWidget from '@theme/ChatWidget';
import Root from '@theme-init/Root';
import type { ReactNode } from 'react';

/** Shows the assistant beside every page. */
export default function RootWithAssistant({ children }: { children: ReactNode }): ReactNode {
  return (
    <Root>
      {children}
      <ChatWidget />
    </Root>
  );
}
