/** A section's text, prose and code apart: what stands in code counts less. */
export interface SectionText {
  prose: string;
  code: string;
}

const fence = /^[ \t]*(?<mark>`{3,})(?<head>[^\n]*)\n(?<body>[\s\S]*?)^[ \t]*\k<mark>[ \t]*$/gm;

export function splitCode(text: string): SectionText {
  const code: string[] = [];
  const prose = text.replace(fence, (...match) => {
    const groups: { head?: string; body?: string } = match.at(-1);
    const title = /title="([^"]*)"/.exec(groups.head ?? '')?.[1] ?? '';
    code.push(title, groups.body ?? '');
    return '\n';
  });
  return { prose, code: code.join('\n') };
}
