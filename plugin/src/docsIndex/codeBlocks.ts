/** The title in what stands after a code block's language: `title="docusaurus.config.js"`. */
export function titleOfMeta(meta: string): string {
  return /title=(["'])(?<title>.*?)\1/.exec(meta)?.groups?.title ?? '';
}

/** The comments that mark lines for highlighting, in each comment syntax. */
const commentSyntaxes = [
  ['\\/\\/', ''],
  ['\\/\\*', '\\*\\/'],
  ['\\{\\s*\\/\\*', '\\*\\/\\s*\\}'],
  ['#', ''],
  ['<!--', '-->'],
] as const;

/** Lines that tell the theme what to highlight; the reader does not see them. */
export interface MagicComment {
  line?: string | undefined;
  block?: { start: string; end: string } | undefined;
}

/** The classic theme's default (`themeConfig.prism.magicComments`). */
export const defaultMagicComments: readonly MagicComment[] = [
  { line: 'highlight-next-line', block: { start: 'highlight-start', end: 'highlight-end' } },
];

/**
 * The code as the theme shows it. Where the meta names lines (`{1,4-5}`), the theme does not
 * look for comments.
 */
export function withoutMagicComments(
  code: string,
  meta: string,
  comments: readonly MagicComment[],
): string {
  if (/\{[\d,-]+\}/.test(meta)) return code;
  const words = comments.flatMap(({ line, block }) => [line, block?.start, block?.end]);
  const known = words.flatMap((word) => (word ? [word.replace(/[^\w-]/g, '\\$&')] : []));
  if (known.length === 0) return code;
  const patterns = commentSyntaxes.map(
    ([start, end]) => `${start}\\s*(?:${known.join('|')})\\s*${end}`,
  );
  const magic = new RegExp(`^\\s*(?:${patterns.join('|')})\\s*$`);
  return code
    .split('\n')
    .filter((line) => !magic.test(line))
    .join('\n');
}
