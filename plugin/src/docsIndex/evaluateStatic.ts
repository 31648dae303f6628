import { isRecord } from './isRecord';

/** Names a page can use, with their values where those are known without running it. */
export type StaticScope = ReadonlyMap<string, unknown>;

/**
 * The value of an expression (ESTree) where it is plain to see: literals, templates, lists,
 * objects, names of the scope and their members; of elements, their text. Undefined for everything
 * that would have to run.
 */
export function evaluateStatic(node: unknown, scope: StaticScope): unknown {
  if (!isRecord(node)) return undefined;
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'TemplateLiteral':
      return evaluateTemplate(node, scope);
    case 'Identifier':
      return typeof node.name === 'string' ? scope.get(node.name) : undefined;
    case 'ArrayExpression':
      return list(node.elements).map((element) => evaluateStatic(element, scope));
    case 'ObjectExpression':
      return Object.fromEntries(
        list(node.properties).flatMap((property) => {
          const key = isRecord(property) ? keyOf(property, scope) : undefined;
          if (!isRecord(property) || key === undefined) return [];
          return [[key, evaluateStatic(property.value, scope)]];
        }),
      );
    case 'MemberExpression': {
      const object = evaluateStatic(node.object, scope);
      const key = keyOf({ computed: node.computed, key: node.property }, scope);
      if (key === undefined || !isRecord(object) || !Object.hasOwn(object, key)) return undefined;
      return object[key];
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return evaluateStatic(node.expression, scope);
    case 'JSXElement':
    case 'JSXFragment':
      return list(node.children)
        .map((child) => textOfValue(evaluateStatic(child, scope)))
        .join('');
    case 'JSXText':
      return node.value;
    case 'JSXExpressionContainer':
      return evaluateStatic(node.expression, scope);
    case 'BinaryExpression': {
      if (node.operator !== '+') return undefined;
      const left = evaluateStatic(node.left, scope);
      const right = evaluateStatic(node.right, scope);
      if (typeof left === 'number' && typeof right === 'number') return left + right;
      return isText(left) && isText(right) ? `${left}${right}` : undefined;
    }
    case 'LogicalExpression': {
      const left = evaluateStatic(node.left, scope);
      if (node.operator === '&&') return undefined;
      return left ?? evaluateStatic(node.right, scope);
    }
    default:
      return undefined;
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function keyOf(property: Record<string, unknown>, scope: StaticScope): string | undefined {
  const { key, computed } = property;
  if (!isRecord(key)) return undefined;
  if (computed !== true && key.type === 'Identifier') return String(key.name);
  const value = evaluateStatic(key, scope);
  return isText(value) ? String(value) : undefined;
}

function evaluateTemplate(node: Record<string, unknown>, scope: StaticScope): string | undefined {
  const values = list(node.expressions).map((expression) => evaluateStatic(expression, scope));
  if (!values.every(isText)) return undefined;
  return list(node.quasis)
    .map((quasi, index) => {
      const text = isRecord(quasi) && isRecord(quasi.value) ? quasi.value.cooked : '';
      return `${typeof text === 'string' ? text : ''}${values[index] ?? ''}`;
    })
    .join('');
}

/** The expression of a Markdown expression's little program: `{expression}`. */
export function expressionOf(program: unknown): unknown {
  if (!isRecord(program)) return undefined;
  const statement = list(program.body)[0];
  return isRecord(statement) ? statement.expression : undefined;
}

/** Text that an expression puts on the page, where it is plain to see. */
export function textOfValue(value: unknown): string {
  if (isText(value)) return String(value);
  return Array.isArray(value) ? value.map(textOfValue).join('') : '';
}
