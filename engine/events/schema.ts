import { EngineError } from '../errors.ts';

/** A field of an event: how it is checked when it is read, and how it is named in documents. */
export interface Field<T> {
  readonly label: string;
  readonly optional?: boolean;
  /** Carries the type only; never set. */
  readonly _type?: T;
  accepts(value: unknown): boolean;
  /** Whether a value is accepted and `JSON.stringify` gives what `encode` gives: most are, and it is much faster. */
  isPlain(value: unknown): boolean;
  /** The JSON text of an accepted value: always the same text for the same value. */
  encode(value: unknown): string;
}

export type Shape = Readonly<Record<string, Field<unknown>>>;
export type TypeOf<F> = F extends Field<infer T> ? T : never;
export type DataOf<S extends Shape> = {
  readonly [K in keyof S as S[K] extends LeftOut ? never : K]: TypeOf<S[K]>;
} & { readonly [K in keyof S as S[K] extends LeftOut ? K : never]?: TypeOf<S[K]> };

interface LeftOut {
  readonly optional: true;
}

type Encode = (value: unknown) => string;
type Accepts = (value: unknown) => boolean;
const field = <T>(label: string, accepts: Accepts, encode: Encode = JSON.stringify, isPlain = accepts): Field<T> => ({
  label,
  accepts,
  isPlain,
  encode,
});
const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/;
/** For values that need no escaping because they were accepted: digits, names from a list, whole numbers. */
const quoted: Encode = (v) => `"${v as string}"`;
const plain: Encode = (v) => `${v as number}`;

/** A longer text may be one that V8 has put together from parts, and for those JSON.stringify starts again, slowly. */
const SHORT_TEXT = 12;
export const text = field<string>(
  'text',
  (v) => typeof v === 'string',
  JSON.stringify,
  (v) => typeof v === 'string' && v.length <= SHORT_TEXT,
);
/** A plain decimal string; the only form of a price, size, rate or amount of money. */
export const decimal = field<string>('decimal', (v) => typeof v === 'string' && PLAIN_DECIMAL.test(v), quoted);
export const whole = field<number>('whole number', (v) => Number.isSafeInteger(v), plain);
/** A double: indicator values and confidences only, never money. */
export const real = field<number>('number', (v) => typeof v === 'number' && Number.isFinite(v));
export const flag = field<boolean>(
  'true or false',
  (v) => typeof v === 'boolean',
  (v) => (v === true ? 'true' : 'false'),
);
export const json = field<Json>('any JSON', isJson, canonicalJson, isPlainJson);
export const oneOf = <const T extends string>(...names: readonly T[]): Field<T> =>
  field(names.join(' | '), (v) => typeof v === 'string' && (names as readonly string[]).includes(v), quoted);
export const nullable = <T>(inner: Field<T>): Field<T | null> =>
  field(
    `${inner.label} or null`,
    (v) => v === null || inner.accepts(v),
    (v) => (v === null ? 'null' : inner.encode(v)),
    (v) => v === null || inner.isPlain(v),
  );
/** A field that may be left out, never the first of its record: records from before there was one read as they were written. */
export const optional = <T>(inner: Field<T>): Field<T> & LeftOut => ({
  ...field<T>(
    `${inner.label}, or left out`,
    (v) => v === undefined || inner.accepts(v),
    (v) => inner.encode(v),
    (v) => v !== undefined && inner.isPlain(v),
  ),
  optional: true,
});
export const record = <S extends Shape>(shape: S): Field<DataOf<S>> => {
  const encode = shapeEncoder(shape);
  const fields = Object.entries(shape);
  return field(
    `{${Object.keys(shape).join(', ')}}`,
    (v) => fits(shape, v),
    (v) => encode(v) ?? 'null',
    (v) => isPlain(fields, v),
  );
};

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** True for what JSON can carry without loss: no undefined, no NaN, no infinity, no functions, plain objects only. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

/** JSON as it is, in canonical form already: true for a plain object only if its keys are in order. */
function isPlainJson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isJson(value);
  if (Array.isArray(value)) return value.every(isPlainJson);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const object = value as Readonly<Record<string, unknown>>;
  let last = '';
  for (const key in object) {
    if (key < last || !isPlainJson(object[key])) return false;
    last = key;
  }
  return true;
}

/** JSON text with the keys of every object in order of their code units, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (isPlainJson(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const object = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(object).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
}

/**
 * Makes the function that writes an object of this shape: its declared fields, in the order of their declaration. It
 * gives null for what does not fit (`problems` says why), so that each field is looked at once.
 */
export function shapeEncoder(shape: Shape): (value: unknown) => string | null {
  const members = Object.entries(shape);
  const fields = members.map(([name, field], i) => ({
    name,
    field,
    lead: `${i === 0 ? '' : ','}${JSON.stringify(name)}:`,
  }));
  return (value) => {
    if (!isObject(value)) return null;
    if (isPlain(members, value)) return JSON.stringify(value);
    let out = '{';
    for (const { name, field, lead } of fields) {
      const member = value[name];
      if (!field.accepts(member)) return null;
      if (member === undefined) continue;
      out += lead;
      out += field.encode(member);
    }
    return `${out}}`;
  };
}

/** The declared fields in the order of their declaration, nothing else, and all of them plain. */
const isPlain = (fields: ReadonlyArray<readonly [string, Field<unknown>]>, value: unknown): boolean => {
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  let place = 0;
  for (const key in value) {
    const field = fields[place++];
    if (field === undefined || field[0] !== key || !field[1].isPlain(value[key])) return false;
  }
  return place === fields.length;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value has every declared field as it should be; the quick form of `problems`. */
export const fits = (shape: Shape, value: unknown): boolean => {
  if (!isObject(value)) return false;
  for (const name in shape) if (shape[name]?.accepts(value[name]) !== true) return false;
  return true;
};

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What is wrong with a value, one line per field; additive fields are tolerated. Empty when it fits. */
export const problems = (shape: Shape, value: unknown): readonly string[] => {
  if (!isObject(value)) return ['is not an object'];
  return Object.entries(shape)
    .filter(([name, expected]) => !expected.accepts(value[name]))
    .map(([name, expected]) => `${name}: expected ${expected.label}, found ${shown(value[name])}`);
};

/** Throws E_EVENT_SHAPE, naming the event and each field that does not fit. */
export const assertShape = (shape: Shape, value: unknown, where: string): void => {
  if (fits(shape, value)) return;
  const found = problems(shape, value);
  if (found.length > 0) {
    throw new EngineError('E_EVENT_SHAPE', `an event is not what its type says`, { where, why: found.join('; ') });
  }
};
