import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useChat, useChatSelector } from '../../ChatContext';
import { Icon } from '../Icon';
import styles from './DropZone.module.css';

/** Takes files that are dropped anywhere on the conversation. */
export function DropZone({
  className,
  hidden,
  onFiles,
  children,
}: {
  className: string | undefined;
  hidden: boolean;
  onFiles: (files: File[]) => void;
  children: ReactNode;
}) {
  const { features, t } = useChat();
  const [over, setOver] = useState(false);
  // Each element passed on the way enters and leaves.
  const depth = useRef(0);
  const isLocked = useChatSelector(
    ({ thread }) => thread !== null && thread.status.type !== 'active',
  );
  const takesFiles = features.attachments !== undefined && !isLocked;
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way; the button is the first
    <div
      className={className}
      hidden={hidden}
      onDragEnter={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(takesFiles);
      }}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        // Left to itself the browser would open the file in place of the page.
        event.preventDefault();
        if (!takesFiles) event.dataTransfer.dropEffect = 'none';
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }}
      onDrop={(event) => {
        depth.current = 0;
        setOver(false);
        if (!carriesFiles(event)) return;
        event.preventDefault();
        if (takesFiles) onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className={styles.over}>
          <Icon name="attach" size={28} />
          {t('chat.dropHere')}
        </div>
      )}
    </div>
  );
}
