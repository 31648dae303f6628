import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
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
  const carriesFiles = (event: DragEvent) =>
    features.attachments !== undefined && event.dataTransfer.types.includes('Files');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way; the button is the first
    <div
      className={className}
      hidden={hidden}
      onDragEnter={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (carriesFiles(event)) event.preventDefault();
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
        onFiles([...event.dataTransfer.files]);
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
