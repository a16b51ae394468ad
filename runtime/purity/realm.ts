import { refuse } from './guard.ts';
import { HARMLESS, type Kind, kindOfGlobal } from './sources.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;
let isInstalled = false;

/**
 * Makes the globals of this process refuse while a strategy runs, and behave as ever at all other times. This is what
 * catches what reading the source cannot see: packages, aliases, detours over constructors. All that is not known to be
 * harmless refuses, so that what a newer Node brings is covered.
 */
export const guardRealm = (): void => {
  if (isInstalled) return;
  isInstalled = true;
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!HARMLESS.has(name) && name !== 'globalThis' && name !== 'global') guardGlobal(name);
  }
  guardMethod(Math, 'random', 'random', 'Math.random');
  guardDate();
  guardConstructors();
  const local: readonly (readonly [object, string])[] = [
    [Number.prototype, 'toLocaleString'],
    [BigInt.prototype, 'toLocaleString'],
    [Array.prototype, 'toLocaleString'],
    [Object.getPrototypeOf(Float64Array.prototype) as object, 'toLocaleString'],
    [String.prototype, 'localeCompare'],
    [String.prototype, 'toLocaleUpperCase'],
    [String.prototype, 'toLocaleLowerCase'],
  ];
  for (const [owner, name] of local) guardMethod(owner, name, 'locale', name);
};

/** A global that is looked up by name: reading it refuses. What was lazy stays lazy. */
const guardGlobal = (name: string): void => {
  const found = Object.getOwnPropertyDescriptor(globalThis, name);
  if (found?.configurable !== true) return;
  const kind = kindOfGlobal(name);
  let { value } = found as { value: unknown };
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: found.enumerable ?? false,
    get() {
      refuse(kind, name);
      return found.get ? (found.get.call(globalThis) as unknown) : value;
    },
    set(next: unknown) {
      refuse(kind, name);
      if (found.set) found.set.call(globalThis, next);
      else value = next;
    },
  });
};

const guardMethod = (owner: object, name: string, kind: Kind, shown: string): void => {
  const found = Object.getOwnPropertyDescriptor(owner, name);
  if (typeof found?.value !== 'function') return;
  const original = found.value as Method;
  const guarded: Method = function (...args) {
    refuse(kind, shown);
    return original.apply(this, args);
  };
  Object.defineProperty(guarded, 'name', { value: original.name, configurable: true });
  Object.defineProperty(owner, name, { ...found, value: guarded });
};

/** Code from text: the constructors of all kinds of functions, also where they are reached over an instance. */
const guardConstructors = (): void => {
  /* eslint-disable @typescript-eslint/require-await -- only their prototypes are wanted */
  const kinds = [
    () => undefined,
    async () => undefined,
    function* () {
      yield undefined;
    },
    async function* () {
      yield undefined;
    },
  ];
  /* eslint-enable @typescript-eslint/require-await */
  for (const each of kinds) {
    const prototype = Object.getPrototypeOf(each) as object;
    const found = Object.getOwnPropertyDescriptor(prototype, 'constructor');
    const original = found?.value as NewableFunction;
    const value = guardedConstructor(original, () => refuse('code', original.name));
    Object.defineProperty(prototype, 'constructor', { ...found, value });
  }
};

/** The same constructor, with a word before each call with or without `new`. */
const guardedConstructor = <C extends object>(
  original: C,
  before: (args: readonly unknown[], isNew: boolean) => void,
): C =>
  new Proxy(original, {
    apply: (target, self, args: unknown[]): unknown => {
      before(args, false);
      return Reflect.apply(target as Method, self, args);
    },
    construct: (target, args: unknown[], maker: NewableFunction): object => {
      before(args, true);
      return Reflect.construct(target as NewableFunction, args, maker) as object;
    },
  });

/** Methods of a date that know the local time zone. */
const ZONED =
  `getFullYear getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds getTimezoneOffset getYear
  setFullYear setMonth setDate setHours setMinutes setSeconds setMilliseconds setYear
  toString toDateString toTimeString toLocaleString toLocaleDateString toLocaleTimeString`.split(/\s+/);

/** A text that names its zone, or a day alone, which is UTC by the standard. */
const NAMES_ITS_ZONE = /^\s*[+-]?\d{4,6}(-\d\d(-\d\d)?)?\s*$|(Z|[+-]\d\d:?\d\d|\bGMT|\bUTC)\s*$/;

const refuseLocalText = (value: unknown): void => {
  if (typeof value === 'string' && !NAMES_ITS_ZONE.test(value)) refuse('locale', `a date without a zone, "${value}"`);
};

/** A given time is harmless: `new Date(ms)`, `Date.UTC`, `Date.parse` of text with a zone, the UTC methods. */
const guardDate = (): void => {
  const original = Date;
  guardMethod(original, 'now', 'clock', 'Date.now');
  for (const name of ZONED) guardMethod(original.prototype, name, 'locale', `Date.${name}`);
  const parse = original.parse.bind(original);
  original.parse = (text: string): number => {
    refuseLocalText(text);
    return parse(text);
  };
  const guarded = guardedConstructor(original, (args, isNew) => {
    if (!isNew) refuse('clock', 'Date()');
    if (args.length === 0) refuse('clock', 'new Date()');
    if (args.length > 1) refuse('locale', 'new Date(year, month, ...)');
    refuseLocalText(args[0]);
  });
  Object.defineProperty(original.prototype, 'constructor', { value: guarded, configurable: true, writable: true });
  Object.defineProperty(globalThis, 'Date', { value: guarded, configurable: true, writable: true });
};
