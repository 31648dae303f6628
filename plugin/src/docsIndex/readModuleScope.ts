import path from 'node:path';
import { evaluateStatic } from './evaluateStatic';
import { isRecord } from './isRecord';

/** What the imports and exports of a Markdown page bring into it. */
export interface ModuleScope {
  /** Local name → file, for imports of other Markdown: partials. */
  partials: Map<string, string>;
  /** Local name → file, for imports through `raw-loader`: the file's text. */
  rawFiles: Map<string, string>;
  /** Constants whose value is plain to see. */
  constants: Map<string, unknown>;
}

function list(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function resolveRequest(request: string, file: string, siteDir: string): string | null {
  const target = request.slice(request.lastIndexOf('!') + 1).replace(/\?.*$/, '');
  if (target.startsWith('@site/')) return path.join(siteDir, target.slice('@site/'.length));
  if (target.startsWith('.')) return path.resolve(path.dirname(file), target);
  return null;
}

/** Reads the `import` and `export` statements (ESTree programs) of one Markdown file. */
export function readModuleScope(
  programs: readonly unknown[],
  file: string,
  siteDir: string,
): ModuleScope {
  const scope: ModuleScope = { partials: new Map(), rawFiles: new Map(), constants: new Map() };

  function readImport(statement: Record<string, unknown>): void {
    const source = isRecord(statement.source) ? statement.source.value : undefined;
    if (typeof source !== 'string') return;
    const target = resolveRequest(source, file, siteDir);
    if (target === null) return;
    for (const specifier of list(statement.specifiers)) {
      if (specifier.type !== 'ImportDefaultSpecifier' || !isRecord(specifier.local)) continue;
      const name = String(specifier.local.name);
      if (/\braw-loader\b/.test(source)) scope.rawFiles.set(name, target);
      else if (/\.mdx?$/i.test(target)) scope.partials.set(name, target);
    }
  }

  function readConstants(declaration: unknown): void {
    if (!isRecord(declaration) || declaration.type !== 'VariableDeclaration') return;
    for (const declarator of list(declaration.declarations)) {
      if (!isRecord(declarator.id) || declarator.id.type !== 'Identifier') continue;
      const value = evaluateStatic(declarator.init, scope.constants);
      if (value !== undefined) scope.constants.set(String(declarator.id.name), value);
    }
  }

  for (const program of programs) {
    if (!isRecord(program)) continue;
    for (const statement of list(program.body)) {
      if (statement.type === 'ImportDeclaration') readImport(statement);
      if (statement.type === 'ExportNamedDeclaration') readConstants(statement.declaration);
      if (statement.type === 'VariableDeclaration') readConstants(statement);
    }
  }
  return scope;
}
