import type { StartPrompt } from '../../../client/builtinChatProps';
import { useChat } from '../../ChatContext';
import { Icon, iconNamed } from '../Icon';
import styles from './StartScreen.module.css';

/** A new conversation: a greeting and questions to begin with. */
export function StartScreen({ greeting, prompts }: { greeting: string; prompts: StartPrompt[] }) {
  const { controller } = useChat();
  return (
    <div className={styles.start}>
      <span className={styles.mark} aria-hidden="true">
        <Icon name="sparkle" size={26} />
      </span>
      <h2 className={styles.greeting} dir="auto">
        {greeting}
      </h2>
      {prompts.length > 0 && (
        <ul className={styles.prompts}>
          {prompts.map((prompt) => (
            <li key={prompt.label}>
              <button
                type="button"
                className={styles.prompt}
                dir="auto"
                onClick={() => controller.send({ text: prompt.prompt })}
              >
                <Icon name={iconNamed(prompt.icon) ?? 'chat'} size={18} />
                <span>{prompt.label}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
