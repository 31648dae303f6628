import { useAnswerParts } from '../../loadAnswerParts';

/** Markdown that does not wait: its source stands there until what draws it has come. */
export function LaterMarkdown({ text }: { text: string }) {
  const parts = useAnswerParts();
  return parts ? <parts.Markdown text={text} /> : <p dir="auto">{text}</p>;
}
