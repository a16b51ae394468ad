import { EngineError } from '../errors.ts';

/** A field of an event: how it is checked when it is read, and how it is named in documents. */
export interface Field<T> {
  readonly label: string;
  readonly optional?: boolean;
  /** Carries the type only; never set. */
  readonly _type?: T;
  accepts(value: unknown): boolean;
}

export type Shape = Readonly<Record<string, Field<unknown>>>;
export type TypeOf<F> = F extends Field<infer T> ? T : never;
export type DataOf<S extends Shape> = { readonly [K in keyof S]: TypeOf<S[K]> };

const field = <T>(label: string, accepts: (value: unknown) => boolean): Field<T> => ({ label, accepts });
const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;

export const text = field<string>('text', (v) => typeof v === 'string');
/** A plain decimal string; the only form of a price, size, rate or amount of money. */
export const decimal = field<string>('decimal', (v) => typeof v === 'string' && PLAIN_DECIMAL.test(v));
export const whole = field<number>('whole number', (v) => Number.isSafeInteger(v));
/** A double: indicator values and confidences only, never money. */
export const real = field<number>('number', (v) => typeof v === 'number' && Number.isFinite(v));
export const flag = field<boolean>('true or false', (v) => typeof v === 'boolean');
export const json = field<Json>('any JSON', (v) => v !== undefined);
export const oneOf = <const T extends string>(...names: readonly T[]): Field<T> =>
  field(names.join(' | '), (v) => typeof v === 'string' && (names as readonly string[]).includes(v));
export const nullable = <T>(inner: Field<T>): Field<T | null> =>
  field(`${inner.label} or null`, (v) => v === null || inner.accepts(v));
export const listOf = <T>(inner: Field<T>): Field<readonly T[]> =>
  field(`list of ${inner.label}`, (v) => Array.isArray(v) && v.every((item) => inner.accepts(item)));
export const record = <S extends Shape>(shape: S): Field<DataOf<S>> =>
  field(`{${Object.keys(shape).join(', ')}}`, (v) => problems(shape, v).length === 0);

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What is wrong with a value, one line per field; additive fields are tolerated. Empty when it fits. */
export const problems = (shape: Shape, value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['is not an object'];
  const data = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape)
    .filter(([name, expected]) => !expected.accepts(data[name]))
    .map(([name, expected]) => `${name}: expected ${expected.label}, found ${JSON.stringify(data[name]) ?? 'nothing'}`);
};

/** Throws E_EVENT_SHAPE, naming the event and each field that does not fit. */
export const assertShape = (shape: Shape, value: unknown, where: string): void => {
  const found = problems(shape, value);
  if (found.length > 0) {
    throw new EngineError('E_EVENT_SHAPE', `an event is not what its type says`, { where, why: found.join('; ') });
  }
};
