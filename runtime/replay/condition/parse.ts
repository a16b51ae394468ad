import { conditionError, type Token, tokensOf } from './tokens.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=' | '~' | '+' | '-' | '*' | '/';

/** A condition as a tree; the only thing it can do is to look at values. */
export type Node =
  | { readonly node: 'value'; readonly value: string | number | boolean | null; readonly isNumber: boolean }
  | { readonly node: 'path'; readonly path: readonly (string | number)[]; readonly at: number }
  | { readonly node: 'not' | 'negative'; readonly of: Node }
  | { readonly node: 'both' | 'either'; readonly left: Node; readonly right: Node }
  | { readonly node: 'compute'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  /** True where the value is not what it was after the event before. */
  | { readonly node: 'changed'; readonly of: Node };

const DEPTH_MAX = 40;
const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '=', '!=', '~']);

/** Reads a condition. E_CONDITION, with its place, for anything that is not one. */
export const parseCondition = (source: string): Node => new Parser(source).condition();

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  condition(): Node {
    const node = this.#either();
    if (this.#token.kind !== 'end') throw this.#wrong(`"${this.#token.text}" is one word too many`);
    return node;
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #either(): Node {
    if (++this.#depth > DEPTH_MAX) throw this.#wrong('it is nested too deeply');
    let left = this.#both();
    while (this.#takes('||', 'or')) left = { node: 'either', left, right: this.#both() };
    this.#depth--;
    return left;
  }

  #both(): Node {
    let left = this.#negation();
    while (this.#takes('&&', 'and')) left = { node: 'both', left, right: this.#negation() };
    return left;
  }

  #negation(): Node {
    let isNegated = false;
    while (this.#takes('!', 'not')) isNegated = !isNegated;
    const of = this.#comparison();
    return isNegated ? { node: 'not', of } : of;
  }

  #comparison(): Node {
    const left = this.#sum();
    const { kind, text } = this.#token;
    if (kind !== 'sign' || !COMPARISONS.has(text)) return left;
    this.#next++;
    return { node: 'compute', operator: (text === '=' ? '==' : text) as Operator, left, right: this.#sum() };
  }

  #sum(): Node {
    let left = this.#product();
    for (let sign = this.#takes('+', '-'); sign !== null; sign = this.#takes('+', '-'))
      left = { node: 'compute', operator: sign as Operator, left, right: this.#product() };
    return left;
  }

  #product(): Node {
    let left = this.#single();
    for (let sign = this.#takes('*', '/'); sign !== null; sign = this.#takes('*', '/'))
      left = { node: 'compute', operator: sign as Operator, left, right: this.#single() };
    return left;
  }

  #single(): Node {
    if (this.#takes('-')) {
      if (++this.#depth > DEPTH_MAX) throw this.#wrong('it is nested too deeply');
      const of = this.#single();
      this.#depth--;
      return { node: 'negative', of };
    }
    if (this.#takes('(')) return this.#closed(this.#either());
    const token = this.#token;
    this.#next++;
    if (token.kind === 'number') return { node: 'value', value: token.text, isNumber: true };
    if (token.kind === 'text') return { node: 'value', value: token.text.slice(1, -1), isNumber: false };
    if (token.kind === 'name') return this.#named(token);
    this.#next--;
    throw this.#wrong(token.kind === 'end' ? 'a value is missing at its end' : `"${token.text}" is no value`);
  }

  #named(token: Token): Node {
    const word = WORDS.get(token.text);
    if (word !== undefined) return { node: 'value', value: word, isNumber: false };
    if (token.text === 'changed' && this.#takes('(')) return { node: 'changed', of: this.#closed(this.#either()) };
    const path: (string | number)[] = [token.text];
    for (;;) {
      if (this.#takes('.')) path.push(this.#expect('name').text);
      else if (this.#takes('[')) {
        path.push(Number(this.#expect('number').text));
        this.#expectSign(']');
      } else return { node: 'path', path, at: token.at };
    }
  }

  #closed(node: Node): Node {
    this.#expectSign(')');
    return node;
  }

  #takes(...texts: readonly string[]): string | null {
    const { kind, text } = this.#token;
    if ((kind !== 'sign' && kind !== 'name') || !texts.includes(text)) return null;
    this.#next++;
    return text;
  }

  #expect(kind: Token['kind']): Token {
    const token = this.#token;
    if (token.kind !== kind) throw this.#wrong(`a ${kind} is missing here`);
    this.#next++;
    return token;
  }

  #expectSign(text: string): void {
    if (!this.#takes(text)) throw this.#wrong(`"${text}" is missing here`);
  }

  #wrong(why: string): Error {
    return conditionError(this.#source, this.#token.at, why);
  }
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
]);
