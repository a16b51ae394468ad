import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { EngineError } from '../../engine/index.ts';

/** A YAML document that knows where in the file each value stands. */
export interface YamlSource {
  readonly path: string;
  /** Plain objects; numbers stay text exactly as written, so that nothing is rounded on the way. */
  readonly value: unknown;
  /** `run.yaml, line 4` and, below it, the line itself with the place marked. */
  place(keys: readonly PropertyKey[], what?: 'key' | 'value'): string;
  line(keys: readonly PropertyKey[]): number;
}

/** Reads YAML; E_CONFIG_SYNTAX names the line. Anchors and tags are refused: a run's file says what it says. */
export const yamlSource = (content: string, path: string): YamlSource => {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter, version: '1.2', prettyErrors: false });
  const lines = content.split(/\r?\n/);
  const mark = (from: number, to: number): string => {
    const { line, col } = counter.linePos(from);
    const text = lines[line - 1] ?? '';
    const width = Math.max(1, Math.min(to - from, text.length - col + 1));
    const gutter = ' '.repeat(String(line).length);
    return `${path}, line ${line}\n${line} │ ${text}\n${gutter} │ ${' '.repeat(Math.max(0, col - 1))}${'^'.repeat(width)}`;
  };
  const problem = document.errors[0];
  if (problem !== undefined) throw syntax(mark(problem.pos[0], problem.pos[1]), problem.message);
  const rangeOf = (keys: readonly PropertyKey[], what: 'key' | 'value'): readonly [number, number] =>
    findRange(document.contents, keys, what);
  return {
    path,
    value: plainValue(document.contents, (node) => mark(...endsOf(node))),
    place: (keys, what = 'value') => mark(...rangeOf(keys, what)),
    line: (keys) => counter.linePos(rangeOf(keys, 'value')[0]).line,
  };
};

const syntax = (where: string, why: string): EngineError =>
  new EngineError('E_CONFIG_SYNTAX', 'the configuration cannot be read as YAML', { where, why });

const endsOf = (node: Node | null): readonly [number, number] => {
  const [from = 0, to = 1] = node?.range ?? [];
  return [from, to];
};

/** Where the key or the value under these keys stands; the nearest thing above it when it is not there. */
const findRange = (
  root: Node | null,
  keys: readonly PropertyKey[],
  what: 'key' | 'value',
): readonly [number, number] => {
  let node = root;
  let keyNode: Node | null = root;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (pair === undefined) break;
    keyNode = pair.key as Node;
    node = (pair.value ?? pair.key) as Node;
  }
  return endsOf(what === 'key' ? keyNode : node);
};

const plainValue = (node: unknown, mark: (node: Node) => string): unknown => {
  if (node === null || node === undefined) return null;
  if (isScalar(node)) return typeof node.value === 'number' ? (node.source ?? String(node.value)) : node.value;
  if (isSeq(node)) return node.items.map((item) => plainValue(item, mark));
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.filter((item) => isPair(item)).map((item) => [keyText(item.key), plainValue(item.value, mark)]),
    );
  }
  const where = isAlias(node) ? mark(node) : '';
  throw syntax(where, 'Anchors and aliases are not used here: each value stands where it belongs.');
};

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));
