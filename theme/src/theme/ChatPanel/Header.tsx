import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ReactNode } from 'react';
import Icon, { type IconName } from './icons';
import styles from './styles.module.css';

export interface Props {
  /** What covers the chat: then there is a way back instead of the other buttons. */
  view: 'chat' | 'history' | 'settings';
  title: string;
  /** Whether a chat can be worked at all. */
  isReady: boolean;
  shape: 'popup' | 'side' | 'sheet';
  canBeSide: boolean;
  onBack: () => void;
  onNewThread: () => void;
  onHistory: () => void;
  onSettings: () => void;
  onShape: () => void;
}

interface ButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  disabled?: boolean;
}

function HeaderButton({ icon, label, onClick, disabled }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** The one header above either chat. */
export default function Header(props: Props): ReactNode {
  const { view, title, isReady, shape, canBeSide } = props;
  const isChat = view === 'chat';
  return (
    <header className={styles.header}>
      {isChat ? (
        <span className={styles.mark}>
          <Icon name="sparkle" />
        </span>
      ) : (
        <HeaderButton icon="back" label={translate('panel.back')} onClick={props.onBack} />
      )}
      <h2 className={styles.title}>{title}</h2>
      {isChat && (
        <>
          <HeaderButton
            icon="compose"
            label={translate('panel.newThread')}
            disabled={!isReady}
            onClick={props.onNewThread}
          />
          <HeaderButton
            icon="history"
            label={translate('panel.history')}
            disabled={!isReady}
            onClick={props.onHistory}
          />
          <HeaderButton
            icon="settings"
            label={translate('panel.settings')}
            onClick={props.onSettings}
          />
        </>
      )}
      {shape !== 'sheet' && canBeSide && (
        <HeaderButton
          icon={shape === 'side' ? 'popup' : 'side'}
          label={translate(shape === 'side' ? 'panel.popup' : 'panel.side')}
          onClick={props.onShape}
        />
      )}
      <HeaderButton
        icon="close"
        label={translate('panel.close')}
        onClick={() => setAssistant({ isOpen: false })}
      />
    </header>
  );
}
