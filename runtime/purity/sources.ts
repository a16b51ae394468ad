/** Kinds of things that would make a run come out otherwise the next time: why, and what to do instead. */
const KINDS = {
  clock: {
    verb: 'asks the clock',
    why: 'Another playing of the same run has another clock; time is what the event says.',
    fix: 'use view.time, or openTime and closeTime of the candle',
  },
  random: {
    verb: 'draws a random number',
    why: 'Another playing of the same run would draw another one.',
    fix: 'use seededRandom of hypertrader/engine, with a parameter as its seed',
  },
  timer: {
    verb: 'waits',
    why: 'What happens after waiting has no place in the sequence of events, so a replay cannot repeat it.',
    fix: 'answer at once; the next price, candle or event calls again',
  },
  network: {
    verb: 'reaches for the network',
    why: 'Nobody recorded the answer, so a replay cannot have it.',
    fix: 'import the data as a dataset, or make the value a parameter',
  },
  files: {
    verb: 'reaches for files',
    why: 'The file is no input of the run: when it changes, the run changes and nobody knows why.',
    fix: 'make the value a parameter, or write it into a .ts file of the strategy',
  },
  environment: {
    verb: 'looks at its surroundings',
    why: 'On another machine they are others.',
    fix: 'make the value a parameter',
  },
  output: {
    verb: 'prints',
    why: 'A run is played more than once, and its output belongs to the program.',
    fix: "put it on record: { wish: 'record', event: { type: 'NoteRecorded', data: { note, values } } }",
  },
  locale: {
    verb: 'depends on language or time zone',
    why: 'On another machine they are others.',
    fix: 'use toFixed, toISOString and the UTC methods of Date, and compare text with <',
  },
  code: {
    verb: 'makes code from text',
    why: 'The hash of the code would not cover it.',
    fix: 'write the code down',
  },
  collector: {
    verb: 'watches the garbage collector',
    why: 'When memory is collected is different each time.',
    fix: 'keep a plain reference',
  },
  import: {
    verb: 'imports what is not its own',
    why: "A strategy consists of its folder's .ts files, the engine, trading-signals and decimal.js; only these are pinned and hashed.",
    fix: 'import from hypertrader/engine, or move the code into the folder of the strategy',
  },
  memory: {
    verb: 'keeps a variable outside of its state',
    why: 'It would outlive the run: the next run in the same process would begin with what this one knew.',
    fix: 'keep it in the state that initial makes',
  },
  shared: {
    verb: 'changes what others use too',
    why: 'The change would outlive the run and reach the engine and other strategies.',
    fix: 'work on a copy of your own',
  },
  surroundings: {
    verb: 'uses something that is not the same everywhere',
    why: 'A strategy may use the language itself, the engine and its own code.',
    fix: 'leave it out, or make what it gives a parameter',
  },
} as const;

export type Kind = keyof typeof KINDS;
export const kindOf = (kind: Kind): (typeof KINDS)[Kind] => KINDS[kind];

/** Globals with a kind of their own. All others that are not in `HARMLESS` are refused as well. */
const KNOWN: Readonly<Record<string, Kind>> = {
  performance: 'clock',
  Temporal: 'clock',
  crypto: 'random',
  Crypto: 'random',
  Buffer: 'random',
  setTimeout: 'timer',
  setInterval: 'timer',
  setImmediate: 'timer',
  queueMicrotask: 'timer',
  Promise: 'timer',
  Atomics: 'timer',
  SharedArrayBuffer: 'timer',
  AbortSignal: 'timer',
  MessageChannel: 'timer',
  fetch: 'network',
  WebSocket: 'network',
  EventSource: 'network',
  XMLHttpRequest: 'network',
  BroadcastChannel: 'network',
  require: 'files',
  localStorage: 'files',
  sessionStorage: 'files',
  process: 'environment',
  navigator: 'environment',
  globalThis: 'environment',
  global: 'environment',
  window: 'environment',
  self: 'environment',
  console: 'output',
  Intl: 'locale',
  eval: 'code',
  Function: 'code',
  WebAssembly: 'code',
  WeakRef: 'collector',
  FinalizationRegistry: 'collector',
};

export const kindOfGlobal = (name: string): Kind =>
  Object.hasOwn(KNOWN, name) ? (KNOWN[name] as Kind) : 'surroundings';

/** Globals that are the same everywhere: the language, without clock, random numbers, waiting and locale. */
export const HARMLESS: ReadonlySet<string> = new Set(
  `undefined NaN Infinity Object Array Map Set WeakMap WeakSet Iterator String Number Boolean BigInt Symbol Math JSON Date
  RegExp Reflect Proxy Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError
  SuppressedError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array
  Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array isNaN isFinite parseInt parseFloat
  encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape structuredClone TextEncoder TextDecoder
  URL URLSearchParams atob btoa`.split(/\s+/),
);

/** Methods whose answer depends on language or time zone. */
export const LOCAL_METHODS: ReadonlySet<string> = new Set(
  `toLocaleString toLocaleDateString toLocaleTimeString toLocaleUpperCase toLocaleLowerCase localeCompare`.split(' '),
);

/** Packages a strategy may import; they come with this package, in pinned versions. */
export const PURE_PACKAGES: readonly string[] = ['trading-signals', 'decimal.js'];
export const FRONT_DOOR = 'hypertrader/engine';
