import { parse } from 'acorn';

/** A node of the syntax tree (ESTree); its other members by name. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** The tree of a module. Throws the parser's SyntaxError. */
export const parseModule = (source: string): SyntaxNode =>
  parse(source, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as SyntaxNode;

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** The nodes right below this one, each with the name of the member that holds it. */
export function* childrenOf(node: SyntaxNode): Generator<readonly [member: string, child: SyntaxNode]> {
  for (const [member, value] of Object.entries(node)) {
    for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      if (isNode(each)) yield [member, each];
  }
}

export const nodesOf = (value: unknown): readonly SyntaxNode[] =>
  Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];

/** The name of an identifier; null for any other node. */
export const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === 'Identifier' ? (node['name'] as string) : null;

export const isFunction = ({ type }: SyntaxNode): boolean =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
