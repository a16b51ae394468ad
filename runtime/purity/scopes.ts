import { childrenOf, isFunction, nameOf, nodesOf, type SyntaxNode } from './syntax.ts';

/** A name that no declaration of the module explains: a global. */
export interface FreeName {
  readonly name: string;
  readonly node: SyntaxNode;
  /** From the nearest to the module itself. */
  readonly ancestors: readonly SyntaxNode[];
}

/** The names a pattern binds: `{ a, b: [c = 1, ...d] }` binds a, c and d. */
const boundBy = (pattern: SyntaxNode): readonly string[] => {
  const name = nameOf(pattern);
  if (name !== null) return [name];
  const parts: Readonly<Record<string, string>> = {
    ObjectPattern: 'properties',
    ArrayPattern: 'elements',
    Property: 'value',
    AssignmentPattern: 'left',
    RestElement: 'argument',
  };
  const part = parts[pattern.type];
  return part === undefined ? [] : nodesOf(pattern[part]).flatMap(boundBy);
};

const declaredBy = (declaration: SyntaxNode): readonly string[] =>
  nodesOf(declaration['declarations']).flatMap((each) => nodesOf(each['id']).flatMap(boundBy));

/** What statements declare for the block they stand in. */
const lexicalNames = (statements: readonly SyntaxNode[]): readonly string[] =>
  statements.flatMap((statement) => {
    if (statement.type.startsWith('Export')) return lexicalNames(nodesOf(statement['declaration']));
    if (statement.type === 'ImportDeclaration')
      return nodesOf(statement['specifiers']).flatMap((each) => nodesOf(each['local']).flatMap(boundBy));
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
      return nodesOf(statement['id']).flatMap(boundBy);
    return statement.type === 'VariableDeclaration' ? declaredBy(statement) : [];
  });

/** The `var`s of a function or module, wherever in it they stand. */
const hoistedNames = (node: SyntaxNode): readonly string[] =>
  [...childrenOf(node)].flatMap(([, child]) => {
    if (isFunction(child)) return [];
    const own = child.type === 'VariableDeclaration' && child['kind'] === 'var' ? declaredBy(child) : [];
    return [...own, ...hoistedNames(child)];
  });

/** What a node declares for everything below it. */
const declaredIn = (node: SyntaxNode): readonly string[] => {
  if (node.type === 'Program') return [...lexicalNames(nodesOf(node['body'])), ...hoistedNames(node)];
  if (isFunction(node)) {
    const own = node.type === 'FunctionExpression' ? nodesOf(node['id']).flatMap(boundBy) : [];
    const implied = node.type === 'ArrowFunctionExpression' ? [] : ['arguments'];
    return [...own, ...implied, ...nodesOf(node['params']).flatMap(boundBy), ...hoistedNames(node)];
  }
  if (node.type === 'ClassExpression') return nodesOf(node['id']).flatMap(boundBy);
  if (node.type === 'BlockStatement' || node.type === 'StaticBlock') return lexicalNames(nodesOf(node['body']));
  if (node.type === 'SwitchStatement')
    return nodesOf(node['cases']).flatMap((each) => lexicalNames(nodesOf(each['consequent'])));
  if (node.type.startsWith('For'))
    return [...nodesOf(node['init']), ...nodesOf(node['left'])].flatMap((each) => lexicalNames([each]));
  return node.type === 'CatchClause' ? nodesOf(node['param']).flatMap(boundBy) : [];
};

/** Members that hold a name which refers to nothing: keys, labels and the like. */
const isNoReference = (parent: SyntaxNode, member: string): boolean => {
  if (parent.type === 'MemberExpression') return member === 'property' && parent['computed'] !== true;
  if (['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'].includes(parent.type))
    return member === 'key' && parent['computed'] !== true;
  if (['LabeledStatement', 'BreakStatement', 'ContinueStatement'].includes(parent.type)) return member === 'label';
  return parent.type === 'MetaProperty' || parent.type.startsWith('Import') || parent.type === 'ExportSpecifier';
};

/** All names of a module that are not its own. */
export const freeNames = (program: SyntaxNode): readonly FreeName[] => {
  const found: FreeName[] = [];
  const walk = (node: SyntaxNode, declared: ReadonlySet<string>, ancestors: readonly SyntaxNode[]): void => {
    const own = declaredIn(node);
    const known = own.length === 0 ? declared : new Set([...declared, ...own]);
    const above = [node, ...ancestors];
    for (const [member, child] of childrenOf(node)) {
      const name = nameOf(child);
      if (name === null) walk(child, known, above);
      else if (!known.has(name) && !isNoReference(node, member)) found.push({ name, node: child, ancestors: above });
    }
  };
  walk(program, new Set(), []);
  return found;
};
