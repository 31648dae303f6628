import { evaluateStatic, type StaticScope, textOfValue } from './evaluateStatic';
import { isRecord } from './isRecord';
import type { MarkdownNode } from './markdownTree';

/**
 * What an expression (ESTree) puts on the page, where that is plain to see: elements, lists made
 * with `map`, what a condition leaves, and else its text.
 */
export function nodesOfExpression(expression: unknown, scope: StaticScope): MarkdownNode[] {
  if (!isRecord(expression)) return [];
  switch (expression.type) {
    case 'JSXElement':
      return [toElement(expression, scope)];
    case 'JSXFragment':
      return childrenOf(expression, scope);
    case 'JSXText':
      return [textNode(visibleText(String(expression.value)))];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return nodesOfExpression(expression.expression, scope);
    case 'ConditionalExpression': {
      const test = evaluateStatic(expression.test, scope);
      if (test === undefined) return [];
      return nodesOfExpression(test ? expression.consequent : expression.alternate, scope);
    }
    case 'LogicalExpression':
      if (expression.operator !== '&&') break;
      return evaluateStatic(expression.left, scope)
        ? nodesOfExpression(expression.right, scope)
        : [];
    case 'CallExpression':
      return mapped(expression, scope);
  }
  return [textNode(textOfValue(evaluateStatic(expression, scope)))];
}

/** `list.map((entry) => <li>{entry.name}</li>)`. */
function mapped(call: Record<string, unknown>, scope: StaticScope): MarkdownNode[] {
  const { callee, arguments: given } = call;
  const made = Array.isArray(given) ? given[0] : undefined;
  if (!isRecord(callee) || !isRecord(callee.property) || !isRecord(made)) return [];
  const values = evaluateStatic(callee.object, scope);
  if (callee.property.name !== 'map' || !Array.isArray(values)) return [];
  const parameters = Array.isArray(made.params) ? made.params : [];
  return values.flatMap((value, index) => {
    const inner = new Map(scope);
    bind(parameters[0], value, inner);
    bind(parameters[1], index, inner);
    return nodesOfExpression(resultOf(made), inner);
  });
}

/** What an arrow function gives: its expression, or what its first statement returns. */
function resultOf({ body }: Record<string, unknown>): unknown {
  if (!isRecord(body) || body.type !== 'BlockStatement') return body;
  const statement = Array.isArray(body.body) ? body.body[0] : undefined;
  return isRecord(statement) && statement.type === 'ReturnStatement'
    ? statement.argument
    : undefined;
}

function bind(pattern: unknown, value: unknown, scope: Map<string, unknown>): void {
  if (!isRecord(pattern)) return;
  if (pattern.type === 'Identifier') scope.set(String(pattern.name), value);
  if (pattern.type === 'AssignmentPattern') bind(pattern.left, value, scope);
  if (pattern.type !== 'ObjectPattern' || !Array.isArray(pattern.properties)) return;
  for (const property of pattern.properties) {
    if (!isRecord(property) || !isRecord(property.key)) continue;
    // A name that an entry does not have is known to be nothing.
    const own = isRecord(value) ? (value[String(property.key.name)] ?? null) : undefined;
    bind(property.value, own, scope);
  }
}

function toElement(element: Record<string, unknown>, scope: StaticScope): MarkdownNode {
  const opening = isRecord(element.openingElement) ? element.openingElement : {};
  const name = isRecord(opening.name) && typeof opening.name.name === 'string' && opening.name.name;
  const attributes = Array.isArray(opening.attributes) ? opening.attributes.filter(isRecord) : [];
  return {
    ...textNode(''),
    type: 'mdxJsxFlowElement',
    name: name || '',
    attributes: attributes.flatMap(({ name: named, value }) =>
      isRecord(named) ? [{ name: named.name, value: toAttributeValue(value, scope) }] : [],
    ),
    children: childrenOf(element, scope),
  };
}

/** As MDX has it: null, a text, or a little program, which is the value as it is known here. */
function toAttributeValue(value: unknown, scope: StaticScope): unknown {
  if (!isRecord(value)) return null;
  const known = evaluateStatic(value, scope);
  if (typeof known === 'string') return known;
  return { data: { estree: { body: [{ expression: { type: 'Literal', value: known } }] } } };
}

function childrenOf({ children }: Record<string, unknown>, scope: StaticScope): MarkdownNode[] {
  return Array.isArray(children)
    ? children.flatMap((child) => nodesOfExpression(child, scope))
    : [];
}

/** Lines that hold nothing are no text in JSX, nor is what begins or ends a line. */
function visibleText(text: string): string {
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const start = at === 0 ? line : line.trimStart();
      return at === lines.length - 1 ? start : start.trimEnd();
    })
    .filter(Boolean)
    .join(' ');
}

function textNode(value: string): MarkdownNode {
  return {
    type: 'text',
    tagName: '',
    name: '',
    value,
    properties: {},
    attributes: [],
    children: [],
    program: undefined,
  };
}
