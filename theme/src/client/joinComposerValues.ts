import { type ComposerValue, hasContent, type MessagePart } from './surface';

/** Two things to say in one composer: neither takes the place of the other. A passage is one alone. */
export function joinComposerValues(first: ComposerValue, second: ComposerValue): ComposerValue {
  if (!hasContent(first) || first.text === second.text) return { ...first, ...given(second) };
  const isBoth = first.text.trim() !== '' && second.text.trim() !== '';
  const between = isBoth ? '\n\n' : '';
  const attachments = [...(first.attachments ?? []), ...(second.attachments ?? [])];
  const lostFiles = [...(first.lostFiles ?? []), ...(second.lostFiles ?? [])];
  const hasParts = first.content || second.content;
  return {
    text: first.text + between + second.text,
    reply: second.reply ?? first.reply,
    ...(hasParts && {
      content: [...toParts(first), ...toParts({ text: between }), ...toParts(second)],
    }),
    ...(attachments.length > 0 && { attachments }),
    ...(lostFiles.length > 0 && { lostFiles }),
  };
}

function toParts({ text, content }: ComposerValue): MessagePart[] {
  return content ?? (text ? [{ type: 'input_text', text }] : []);
}

/** Without what is not said. */
function given(value: ComposerValue): ComposerValue {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return { text: value.text, ...Object.fromEntries(entries) };
}
