import { catalogue, Decimal, EngineError, nearest, type Json } from '../../../engine/index.ts';
import { type Node, type Operator, parseCondition } from './parse.ts';
import { namesOf, valueAt, type Scene } from './scope.ts';

type Value = Json | undefined;

/** A question to an event and the state after it. It looks, compares and reckons; it can do nothing else. */
export interface Condition {
  readonly source: string;
  holds(scene: Scene, before: Scene | null): boolean;
  /** Throws E_CONDITION_NAME for a name that neither this scene nor any event knows. */
  check(scene: Scene): void;
}

/** Reads a condition: `unit > 3 and position.size < 0`. E_CONDITION if it is none. */
export const conditionOf = (source: string): Condition => {
  const tree = parseCondition(source);
  return {
    source,
    holds: (scene, before) => isTrue(evaluate(tree, scene, before)),
    check: (scene) => {
      for (const name of namesIn(tree)) checkName(name, scene);
    },
  };
};

const EVENT_FIELDS: ReadonlySet<string> = new Set(Object.values(catalogue).flatMap(({ data }) => Object.keys(data)));

const namesIn = (node: Node): readonly string[] => {
  if (node.node === 'path') return [String(node.path[0])];
  if ('of' in node) return namesIn(node.of);
  return 'left' in node ? [...namesIn(node.left), ...namesIn(node.right)] : [];
};

const checkName = (name: string, scene: Scene): void => {
  const names = namesOf(scene);
  if (names.includes(name) || EVENT_FIELDS.has(name)) return;
  const near = nearest(name, [...names, ...EVENT_FIELDS]);
  throw new EngineError('E_CONDITION_NAME', `nothing is called "${name}" in this run`, {
    why: `Names here: ${names.join(', ')}, and the fields of events.`,
    ...(near === null ? {} : { fix: `did you mean ${near}?` }),
  });
};

const evaluate = (node: Node, scene: Scene, before: Scene | null): Value => {
  switch (node.node) {
    case 'value':
      return node.value;
    case 'path':
      return valueAt(scene, node.path);
    case 'not':
      return !isTrue(evaluate(node.of, scene, before));
    case 'negative':
      return numberOf(evaluate(node.of, scene, before))
        ?.negated()
        .toFixed();
    case 'both':
      return isTrue(evaluate(node.left, scene, before)) && isTrue(evaluate(node.right, scene, before));
    case 'either':
      return isTrue(evaluate(node.left, scene, before)) || isTrue(evaluate(node.right, scene, before));
    case 'changed':
      return hasChanged(node.of, scene, before);
    case 'compute':
      return compute(node.operator, evaluate(node.left, scene, before), evaluate(node.right, scene, before));
  }
};

const hasChanged = (node: Node, scene: Scene, before: Scene | null): boolean =>
  before !== null && !isSame(evaluate(node, before, null), evaluate(node, scene, null));

const isTrue = (value: Value): boolean => value !== undefined && value !== null && value !== false;

const isSame = (a: Value, b: Value): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** Numbers, and texts that are numbers: prices, sizes and money are decimal texts. */
const numberOf = (value: Value): Decimal | null => {
  if (typeof value === 'number') return new Decimal(value);
  return typeof value === 'string' && PLAIN_NUMBER.test(value) ? new Decimal(value) : null;
};

const compute = (operator: Operator, left: Value, right: Value): Value => {
  if (operator === '~') return contains(left, right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (operator === '==' || operator === '!=') {
    const isEqual = a !== null && b !== null ? a.eq(b) : isSame(left, right);
    return isEqual === (operator === '==');
  }
  // What is not there is neither above nor below anything.
  if (a === null || b === null) return operator.startsWith('<') || operator.startsWith('>') ? false : undefined;
  return reckon(operator, a, b);
};

const reckon = (operator: Exclude<Operator, '~' | '==' | '!='>, a: Decimal, b: Decimal): Value => {
  switch (operator) {
    case '<':
      return a.lt(b);
    case '<=':
      return a.lte(b);
    case '>':
      return a.gt(b);
    case '>=':
      return a.gte(b);
    case '+':
      return a.plus(b).toFixed();
    case '-':
      return a.minus(b).toFixed();
    case '*':
      return a.times(b).toFixed();
    case '/':
      return b.isZero() ? undefined : a.div(b).toFixed();
  }
};

const contains = (text: Value, part: Value): boolean =>
  typeof text === 'string' && typeof part === 'string' && text.toLowerCase().includes(part.toLowerCase());
