import type { PageElement } from './pageElement';

/** A list item or the like: what stands in it is indented, its first line has the marker. */
export interface Container {
  element: PageElement;
  indent: string;
  marker: string;
  /** Of a list: the number of its next item. */
  next: number;
}

interface Block {
  text: string;
  /** In a list: no empty line between it and its neighbour in a list. */
  tight: boolean;
}

/** Writes what stands under one heading as Markdown-like text. */
export function createBlockWriter() {
  const blocks: Block[] = [];
  let containers: Container[] = [];
  let line = '';
  let code: { language: string; title: string; text: string } | null = null;
  let inlineCode: string | null = null;
  let raised = false;
  let row: string[] | null = null;
  let cell: string | null = null;
  let rowsOfTable = 0;
  let nestedTables = 0;
  let admonition: { type: string; title: string | null } | null = null;
  let inAdmonitionTitle = false;

  function add(lines: string[]): void {
    const indent = containers.map((container) => container.indent).join('');
    const first = containers
      .map((container) => {
        const marker = container.marker;
        container.marker = '';
        return marker === '' ? container.indent : marker;
      })
      .join('');
    const text = lines
      .map((value, index) => (value === '' ? '' : (index === 0 ? first : indent) + value))
      .join('\n');
    blocks.push({ text, tight: containers.length > 0 });
  }

  /** The head of an admonition waits for its title, which may not come. */
  function startAdmonition(): void {
    if (admonition === null) return;
    const { type, title } = admonition;
    admonition = null;
    const own = title !== null && title.toLowerCase() !== type.toLowerCase() ? ` ${title}` : '';
    add([`:::${type}${own}`]);
  }

  function endBlock(): void {
    if (inAdmonitionTitle) return;
    if (cell !== null) {
      cell += ' ';
      return;
    }
    const text = line.replace(/[ \t]*\n[ \t]*/g, '\n').trim();
    line = '';
    if (text === '') return;
    startAdmonition();
    add(text.split('\n'));
  }

  function append(text: string): void {
    const before = (cell ?? line).at(-1) ?? '';
    const power = raised && /[\p{L}\p{N})]/u.test(before) && /^[-+−]?\d/.test(text);
    const value = power ? `^${text}` : text;
    raised = false;
    if (inAdmonitionTitle && admonition !== null) {
      admonition.title = (admonition.title ?? '') + value;
    } else if (cell !== null) cell += value;
    else line += value;
  }

  function endInlineCode(): void {
    const value = (inlineCode ?? '').replace(/\s+/g, ' ').trim();
    inlineCode = null;
    if (value === '') return;
    const fence = value.includes('`') ? '``' : '`';
    append(`${fence}${value}${fence}`);
  }

  function endCodeBlock(): void {
    const text = (code?.text ?? '').replace(/^\n+|\s+$/g, '');
    const { language = '', title = '' } = code ?? {};
    code = null;
    if (text === '') return;
    if (cell !== null) {
      cell += ` \`${text.replace(/\s+/g, ' ')}\` `;
      return;
    }
    const fence = text.includes('```') ? '````' : '```';
    const head = `${fence}${language}${title === '' ? '' : ` title="${title}"`}`;
    startAdmonition();
    add([head, ...text.split('\n'), fence]);
  }

  function endCell(): void {
    if (cell !== null) row?.push(cell);
    cell = null;
  }

  function endRow(): void {
    if (row === null || row.length === 0) {
      row = null;
      return;
    }
    const cells = row.map((value) => value.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|'));
    const lines = [`| ${cells.join(' | ')} |`];
    if (rowsOfTable === 0) lines.push(`| ${cells.map(() => '---').join(' | ')} |`);
    rowsOfTable += 1;
    row = null;
    startAdmonition();
    const last = blocks.at(-1);
    if (rowsOfTable > 1 && last !== undefined) last.text += `\n${lines.join('\n')}`;
    else add(lines);
  }

  function pushContainer(element: PageElement, indent: string, marker: string, next = 0): void {
    containers.push({ element, indent, marker, next });
  }

  function open(element: PageElement): void {
    if (code !== null) return;
    switch (element.kind) {
      case 'inline':
      case 'heading':
        return;
      case 'superscript':
        raised = true;
        return;
      case 'codeInline':
        inlineCode = '';
        return;
      case 'codeBlock':
        endBlock();
        code = { language: element.language, title: element.title, text: '' };
        return;
      case 'list':
        endBlock();
        startAdmonition();
        if (cell === null) pushContainer(element, '', '', element.ordered ? element.start : 0);
        return;
      case 'item': {
        endBlock();
        if (cell !== null) return;
        const list = containers.at(-1);
        const number = list?.element.kind === 'list' && list.element.ordered ? list.next++ : null;
        const marker = number === null ? '- ' : `${number}. `;
        pushContainer(element, ' '.repeat(marker.length), marker);
        return;
      }
      case 'table':
        // A table in a cell of another: its cells are words in that cell.
        if (cell !== null) nestedTables += 1;
        endBlock();
        if (nestedTables === 0) rowsOfTable = 0;
        return;
      case 'row':
        if (nestedTables > 0) return;
        // HTML may leave out the end of a cell and of a row.
        endCell();
        endRow();
        endBlock();
        row = [];
        return;
      case 'cell':
        if (nestedTables > 0) cell += ' ';
        else {
          endCell();
          cell = '';
        }
        return;
      case 'admonition':
        endBlock();
        startAdmonition();
        admonition = { type: element.type, title: null };
        return;
      case 'admonitionTitle':
        inAdmonitionTitle = true;
        return;
      case 'block':
      case 'label':
        endBlock();
        return;
    }
  }

  function close(element: PageElement): void {
    if (code !== null && element.kind !== 'codeBlock') return;
    switch (element.kind) {
      case 'inline':
      case 'heading':
        return;
      case 'superscript':
        raised = false;
        return;
      case 'codeInline':
        endInlineCode();
        return;
      case 'codeBlock':
        endCodeBlock();
        return;
      case 'list':
      case 'item':
        endBlock();
        if (cell === null && containers.at(-1)?.element === element) containers.pop();
        return;
      case 'table':
        if (nestedTables > 0) nestedTables -= 1;
        else {
          endCell();
          endRow();
          rowsOfTable = 0;
        }
        return;
      case 'row':
        if (nestedTables > 0) return;
        endCell();
        endRow();
        return;
      case 'cell':
        if (nestedTables === 0) endCell();
        return;
      case 'admonition':
        endBlock();
        startAdmonition();
        add([':::']);
        return;
      case 'admonitionTitle':
        inAdmonitionTitle = false;
        if (admonition !== null) admonition.title = (admonition.title ?? '').trim();
        return;
      case 'label':
        if (cell === null && line.trim() !== '') line = `**${line.trim()}**`;
        endBlock();
        return;
      case 'block':
        endBlock();
        return;
    }
  }

  return {
    open,
    close,
    endBlock,
    /** Text as it stands in the source: white space counts in code only. */
    text(value: string): void {
      if (code !== null) code.text += value;
      else if (inlineCode !== null) inlineCode += value;
      else append(value.replace(/\s+/g, ' '));
    },
    lineBreak(): void {
      if (code !== null) code.text += '\n';
      else append(cell === null && !inAdmonitionTitle ? '\n' : ' ');
    },
    image(alt: string): void {
      if (alt !== '' && code === null) append(`![${alt}]`);
    },
    /** A heading without an anchor of its own. */
    label(value: string): void {
      if (value === '') return;
      startAdmonition();
      add([`**${value}**`]);
    },
    /** The containers open now, for the section that a heading inside of them starts. */
    containers(): Container[] {
      return containers;
    },
    resume(open: Container[]): void {
      containers = open;
    },
    toString(): string {
      endBlock();
      startAdmonition();
      let text = '';
      blocks.forEach((block, index) => {
        const tight = block.tight && blocks[index - 1]?.tight === true;
        text += `${index === 0 ? '' : tight ? '\n' : '\n\n'}${block.text}`;
      });
      return text;
    },
  };
}
