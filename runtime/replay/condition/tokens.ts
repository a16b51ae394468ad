import { EngineError } from '../../../engine/index.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Letters before it. */
  readonly at: number;
}

/** Nobody writes longer ones by hand. */
const LENGTH_MAX = 500;

const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['text', /'[^']*'|"[^"]*"/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /<=|>=|==|!=|&&|\|\||[<>=!()~+*/.,[\]-]/y],
];

/** The words of a condition. E_CONDITION for a letter that means nothing here. */
export const tokensOf = (source: string): readonly Token[] => {
  if (source.length > LENGTH_MAX) throw conditionError(source, LENGTH_MAX, `it has more than ${LENGTH_MAX} letters`);
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const token = tokenAt(source, at);
    if (token === null) throw conditionError(source, at, `"${source.charAt(at)}" means nothing here`);
    if (token.kind !== 'space') tokens.push({ kind: token.kind, text: token.text, at });
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }];
};

const tokenAt = (
  source: string,
  at: number,
): { readonly kind: Token['kind'] | 'space'; readonly text: string } | null => {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(source) ?? [];
    if (text !== undefined) return { kind, text };
  }
  return null;
};

/** Shows the condition, and where in it the trouble is. */
export const conditionError = (source: string, at: number, why: string): EngineError =>
  new EngineError('E_CONDITION', 'this condition cannot be understood', {
    where: `${source}\n${' '.repeat(Math.min(at, source.length))}^`,
    why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    fix: "write it as: unit > 3, position.size < 0 and type == 'OrderFilled', changed(strategy.unit)",
  });
