import { memo, useMemo, useState } from 'react';
import { useChat, useChatSelector } from '../../ChatContext';
import type { WidgetItem } from '../../protocol/item';
import { isRecord, toRecord, toText } from '../../protocol/json';
import { type WidgetContextValue, WidgetProvider } from './WidgetContext';
import { WidgetNodeView } from './WidgetNodeView';

/** A widget of the agent's, with the site's looks; its actions go to the server. */
export const Widget = memo(function Widget({ item }: { item: WidgetItem }) {
  const { controller, emitEffect } = useChat();
  const answering = useChatSelector(({ run }) => run !== null);
  const [running, setRunning] = useState(false);
  const busy = answering || running;
  const value = useMemo<WidgetContextValue>(
    () => ({
      busy,
      run(action, values = {}) {
        if (!isRecord(action) || busy) return;
        const type = toText(action.type);
        if (type === undefined) return;
        const payload = { ...toRecord(action.payload), ...values };
        if (action.handler === 'client') {
          emitEffect(type, payload);
          return;
        }
        setRunning(true);
        void controller
          .runAction(item.id, { type, payload }, action.streaming !== false)
          .finally(() => setRunning(false));
      },
    }),
    [busy, controller, emitEffect, item.id],
  );
  return (
    <WidgetProvider value={value}>
      <WidgetNodeView node={item.widget} />
    </WidgetProvider>
  );
});
