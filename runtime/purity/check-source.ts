import { freeNames, type FreeName } from './scopes.ts';
import { FRONT_DOOR, HARMLESS, kindOfGlobal, type Kind, LOCAL_METHODS, PURE_PACKAGES } from './sources.ts';
import { childrenOf, isFunction, nameOf, nodesOf, parseModule, type SyntaxNode } from './syntax.ts';
import { violation } from './violation.ts';

interface Impurity {
  readonly kind: Kind;
  readonly name: string;
  readonly node: SyntaxNode;
}

/**
 * Reads the source of a strategy's module (types stripped) and throws E_STRATEGY_IMPURE at the first thing that would
 * not be the same everywhere, wherever it stands: also in a branch that never runs. `file` is how errors name it.
 */
export const checkSource = (source: string, file: string): void => {
  const program = parseModule(source);
  const found = [...freeNames(program).flatMap(impureGlobal), ...impureNodes(program, importedNames(program))];
  const [first] = found.sort((a, b) => a.node.start - b.node.start);
  if (first === undefined) return;
  throw violation({ kind: first.kind, name: first.name, where: placeOf(source, file, first.node) });
};

/** Members of harmless globals that are not. */
const IMPURE_MEMBERS: Readonly<Record<string, Kind>> = { 'Math.random': 'random', 'Date.now': 'clock' };

const impureGlobal = ({ name, node, ancestors }: FreeName): readonly Impurity[] => {
  const [parent] = ancestors;
  if (parent === undefined) return [];
  if (isChanged(node, ancestors)) return [{ kind: 'shared', name, node }];
  const member = parent.type === 'MemberExpression' && parent['object'] === node ? memberName(parent) : null;
  const full = member === null ? name : `${name}.${member}`;
  if (!HARMLESS.has(name)) return [{ kind: kindOfGlobal(name), name: full, node: member === null ? node : parent }];
  const kind = Object.hasOwn(IMPURE_MEMBERS, full) ? IMPURE_MEMBERS[full] : undefined;
  if (kind !== undefined) return [{ kind, name: full, node: parent }];
  return name === 'Date' && parent['callee'] === node ? presentTime(parent) : [];
};

/** True for `Math.x = 1` and `Array.prototype.x++`: a memory that outlives the run. */
const isChanged = (name: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean => {
  const index = ancestors.findIndex(({ type }) => type !== 'MemberExpression');
  const [above, target = name] = [ancestors[index], ancestors[index - 1]];
  return (
    (above?.type === 'AssignmentExpression' && above['left'] === target) ||
    (above?.type === 'UpdateExpression' && above['argument'] === target)
  );
};

/** `Date()` and `new Date()` are now; several arguments are a local time. */
const presentTime = (call: SyntaxNode): readonly Impurity[] => {
  if (call.type === 'CallExpression') return [{ kind: 'clock', name: 'Date()', node: call }];
  const count = nodesOf(call['arguments']).length;
  if (count === 0) return [{ kind: 'clock', name: 'new Date()', node: call }];
  return count > 1 ? [{ kind: 'locale', name: 'new Date(year, month, ...)', node: call }] : [];
};

const memberName = (node: SyntaxNode): string | null => {
  const property = node['property'] as SyntaxNode;
  if (node['computed'] !== true) return nameOf(property);
  return property.type === 'Literal' && typeof property['value'] === 'string' ? property['value'] : null;
};

/** What a node of this type alone tells; `imported` are the names that the module has from others. */
const RULES: Readonly<
  Record<string, (node: SyntaxNode, imported: ReadonlySet<string>) => Omit<Impurity, 'node'> | null>
> = {
  AwaitExpression: () => ({ kind: 'timer', name: 'await' }),
  ForOfStatement: (node) => (node['await'] === true ? { kind: 'timer', name: 'await' } : null),
  ImportExpression: () => ({ kind: 'import', name: 'import()' }),
  MetaProperty: ({ meta }) => (nameOf(meta) === 'import' ? { kind: 'environment', name: 'import.meta' } : null),
  MemberExpression: (node, imported) => impureMember(node, imported),
  AssignmentExpression: ({ left }, imported) => changed(left, imported),
  UpdateExpression: ({ argument }, imported) => changed(argument, imported),
};

const impurityOf = (node: SyntaxNode, imported: ReadonlySet<string>): Impurity | null => {
  if (isFunction(node) && node['async'] === true) return { kind: 'timer', name: 'async', node };
  const found = RULES[node.type]?.(node, imported);
  return found ? { ...found, node } : impureSpecifier(node);
};

/** Assigning to a member of something imported changes it for everybody. */
const changed = (target: unknown, imported: ReadonlySet<string>): Omit<Impurity, 'node'> | null => {
  const root = rootOf(target as SyntaxNode);
  return root !== null && imported.has(root) ? { kind: 'shared', name: root } : null;
};

const impureMember = (node: SyntaxNode, imported: ReadonlySet<string>): Omit<Impurity, 'node'> | null => {
  const name = memberName(node);
  if (name !== null && LOCAL_METHODS.has(name)) return { kind: 'locale', name };
  const owner = nameOf(node['object']);
  if (owner !== 'Decimal' || !imported.has(owner)) return null;
  if (name === 'random') return { kind: 'random', name: 'Decimal.random' };
  return name === 'set' || name === 'config' ? { kind: 'shared', name: `Decimal.${name}` } : null;
};

/** The name at the beginning of `a.b[c].d`; null for a name alone, which may be assigned. */
const rootOf = (node: SyntaxNode): string | null => {
  if (node.type !== 'MemberExpression') return null;
  const object = node['object'] as SyntaxNode;
  return nameOf(object) ?? rootOf(object);
};

const impureSpecifier = (node: SyntaxNode): Impurity | null => {
  if (!/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) return null;
  const [source] = nodesOf(node['source']);
  const specifier = source?.['value'];
  if (source === undefined || typeof specifier !== 'string') return null;
  const isAllowed = /^\.\.?\//.test(specifier) || specifier === FRONT_DOOR || PURE_PACKAGES.includes(specifier);
  return isAllowed ? null : { kind: 'import', name: specifier, node: source };
};

function* impureNodes(program: SyntaxNode, imported: ReadonlySet<string>): Generator<Impurity> {
  for (const statement of nodesOf(program['body'])) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? nodesOf(statement['declaration'])[0] : statement;
    if (declaration?.type === 'VariableDeclaration' && declaration['kind'] !== 'const') {
      const name = `${declaration['kind'] as string} ${nodesOf(declaration['declarations'])
        .map((each) => nameOf(each['id']) ?? '…')
        .join(', ')}`;
      yield { kind: 'memory', name, node: declaration };
    }
  }
  const open: SyntaxNode[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const found = impurityOf(node, imported);
    if (found !== null) yield found;
    for (const [, child] of childrenOf(node)) open.push(child);
  }
}

const importedNames = (program: SyntaxNode): ReadonlySet<string> =>
  new Set(
    nodesOf(program['body'])
      .filter(({ type }) => type === 'ImportDeclaration')
      .flatMap((each) => nodesOf(each['specifiers']))
      .flatMap((each) => nameOf(each['local']) ?? []),
  );

/** `file:line:column` and below it the line with the place marked. */
const placeOf = (source: string, file: string, { start, end }: SyntaxNode): string => {
  const before = source.slice(0, start);
  const line = before.split('\n').length;
  const column = start - (before.lastIndexOf('\n') + 1);
  const text = source.split('\n')[line - 1] ?? '';
  const width = Math.max(1, Math.min(end - start, text.trimEnd().length - column));
  const gutter = ' '.repeat(String(line).length);
  return `${file}:${line}:${column + 1}\n${line} │ ${text.trimEnd()}\n${gutter} │ ${' '.repeat(column)}${'^'.repeat(width)}`;
};
