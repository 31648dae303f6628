import { loadMath } from 'docusaurus-theme-chatkit/builtin/optional/math';
import { useEffect, useRef } from 'react';
import styles from './Markdown.module.css';

/** A formula: drawn by the site's KaTeX where it has it, else the TeX as it is written. */
export function Formula({ tex, display }: { tex: string; display: boolean }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    let gone = false;
    void loadMath?.()
      .then((draw) => {
        if (!gone && element.current) draw(tex, element.current, display);
      })
      .catch(() => {
        // The source stands there already.
      });
    return () => {
      gone = true;
    };
  }, [tex, display]);
  return (
    // The key makes a fresh element for another formula: KaTeX changes it behind React's back.
    <code
      key={`${display}${tex}`}
      ref={element}
      dir="ltr"
      className={display ? styles.mathBlock : styles.math}
    >
      {tex}
    </code>
  );
}
