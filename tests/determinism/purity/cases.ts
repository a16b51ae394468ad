/** A tiny strategy that reaches for something, and how that is called when it is refused. */
export interface Attempt {
  /** What the error names. */
  readonly names: string;
  /** Runs at every candle. */
  readonly turn?: string;
  /** Stands at the top of the module. */
  readonly top?: string;
  /** Other members of the strategy. */
  readonly members?: string;
  /** More files of the folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Written plainly: found when the source is read, though most of it would never run. */
export const PLAIN: readonly Attempt[] = [
  { names: 'Date.now', turn: 'Date.now()' },
  { names: 'Date.now', turn: "Date['now']()" },
  { names: 'new Date()', turn: 'new Date()' },
  { names: 'Date()', turn: 'Date()' },
  { names: 'new Date(year, month, ...)', turn: 'new Date(2020, 1, 1)' },
  { names: 'performance.now', turn: 'performance.now()' },
  { names: 'Temporal.Now', turn: 'Temporal.Now.instant()' },
  { names: 'Math.random', turn: 'Math.random()' },
  { names: 'crypto.randomUUID', turn: 'crypto.randomUUID()' },
  { names: 'crypto.getRandomValues', turn: 'crypto.getRandomValues(new Uint8Array(1))' },
  { names: 'Buffer.allocUnsafe', turn: 'Buffer.allocUnsafe(8)' },
  { names: 'Decimal.random', top: "import { Decimal } from 'hypertrader/engine'", turn: 'Decimal.random()' },
  { names: 'setTimeout', turn: 'setTimeout(() => {}, 1)' },
  { names: 'setInterval', turn: 'setInterval(() => {}, 1)' },
  { names: 'setImmediate', turn: 'setImmediate(() => {})' },
  { names: 'queueMicrotask', turn: 'queueMicrotask(() => {})' },
  { names: 'Promise.resolve', turn: 'Promise.resolve().then(() => {})' },
  { names: 'async', members: 'onCandle: async () => [],' },
  { names: 'await', top: 'const waited = await 1;' },
  { names: 'Atomics.wait', turn: 'Atomics.wait(new Int32Array(8), 0, 0, 1)' },
  { names: 'SharedArrayBuffer', turn: 'new SharedArrayBuffer(8)' },
  { names: 'AbortSignal.timeout', turn: 'AbortSignal.timeout(1)' },
  { names: 'fetch', turn: "fetch('http://localhost')" },
  { names: 'WebSocket', turn: "new WebSocket('ws://localhost')" },
  { names: 'EventSource', turn: "new EventSource('http://localhost')" },
  { names: 'XMLHttpRequest', turn: 'new XMLHttpRequest()' },
  { names: 'BroadcastChannel', turn: "new BroadcastChannel('x')" },
  { names: 'navigator.language', turn: 'navigator.language' },
  { names: 'process.env', turn: 'process.env.HOME' },
  { names: 'process.hrtime', turn: 'process.hrtime.bigint()' },
  { names: 'process.getBuiltinModule', turn: "process.getBuiltinModule('node:fs')" },
  { names: 'globalThis', turn: "globalThis['Da' + 'te']" },
  { names: 'global', turn: 'global.process' },
  { names: 'require', turn: "require('node:fs')" },
  { names: 'localStorage', turn: "localStorage.getItem('x')" },
  { names: 'console.log', turn: "console.log('x')" },
  { names: 'Intl.DateTimeFormat', turn: 'new Intl.DateTimeFormat().resolvedOptions().timeZone' },
  { names: 'toLocaleString', turn: '(1234.5).toLocaleString()' },
  { names: 'localeCompare', turn: "'a'.localeCompare('b')" },
  { names: 'toLocaleUpperCase', turn: "'i'.toLocaleUpperCase()" },
  { names: 'eval', turn: "eval('1')" },
  { names: 'Function', turn: "new Function('return 1')()" },
  { names: 'WebAssembly.Module', turn: 'new WebAssembly.Module(new Uint8Array())' },
  { names: 'WeakRef', turn: 'new WeakRef({})' },
  { names: 'FinalizationRegistry', turn: 'new FinalizationRegistry(() => {})' },
  { names: 'node:fs', top: "import { readFileSync } from 'node:fs'; const text = readFileSync" },
  { names: 'fs', top: "import * as fs from 'fs'; const all = fs" },
  { names: 'node:crypto', top: "import { randomBytes } from 'node:crypto'; const random = randomBytes" },
  { names: 'zod', top: "import { z } from 'zod'; const schema = z.string()" },
  { names: 'hypertrader/testing', top: "import { simulate } from 'hypertrader/testing'; const other = simulate" },
  { names: 'node:os', top: "export * from 'node:os'" },
  { names: '../neighbour/index.ts', top: "import { strategy as other } from '../neighbour/index.ts'; const n = other" },
  {
    names: './levels.json',
    top: "import levels from './levels.json' with { type: 'json' }",
    files: { 'levels.json': '[1]' },
  },
  {
    names: './x.test.ts',
    top: "import { x } from './x.test.ts'; const y = x",
    files: { 'x.test.ts': 'export const x = 1' },
  },
  { names: './x.js', top: "import { x } from './x.js'; const y = x", files: { 'x.js': 'export const x = 1' } },
  { names: 'hypertrader:guard', top: "import { leave } from 'hypertrader:guard'; leave(false)" },
  { names: 'import()', turn: "import('node:fs')" },
  { names: 'import.meta', turn: 'import.meta.url' },
  { names: 'let count', top: 'let count = 0', turn: 'count++' },
  { names: 'var seen', top: 'var seen = []', turn: 'seen.push(1)' },
  { names: 'Decimal.set', top: "import { Decimal } from 'hypertrader/engine'", turn: 'Decimal.set({ precision: 3 })' },
  { names: 'Decimal', top: "import { Decimal } from 'hypertrader/engine'", turn: 'Decimal.precision = 3' },
  { names: 'Math', turn: '(Math as any).memory = 1' },
  { names: 'Array', turn: '(Array.prototype as any).memory++' },
  {
    names: 'Date.now',
    top: "import { now } from './clock.ts'",
    turn: 'now()',
    files: { 'clock.ts': 'export const now = () => Date.now()' },
  },
];

/** Detours that cannot be seen in the source: found when they are tried. */
export const DETOURS: readonly Attempt[] = [
  { names: 'Math.random', turn: 'const m = Math; m.random()' },
  { names: 'Math.random', turn: 'const { random } = Math; random()' },
  { names: 'Math.random', turn: "Math['ran' + 'dom']()" },
  { names: 'Math.random', turn: 'const m = Math; try { m.random() } catch {}' },
  { names: 'Math.random', turn: '[3, 1, 2].map(Reflect.get(Math, "random"))' },
  { names: 'Math.random', top: 'const m = Math; const seed = m.random()' },
  { names: 'Math.random', top: 'const m = Math; try { m.random() } catch {}' },
  { names: 'Math.random', members: 'inspect: () => { const m = Math; return m.random() },' },
  { names: 'Math.random', members: 'initial: () => { const m = Math; return m.random() },' },
  {
    names: 'Math.random',
    members: 'needs: () => { const m = Math; m.random(); return { input: "candles", intervalMs: 60_000 } },',
  },
  { names: 'Math.random', members: 'onEvent: () => { const m = Math; m.random(); return [] },', turn: 'buy' },
  {
    names: 'Math.random',
    members:
      'needs: () => ({ input: "prices" }), onPrice: () => [], wake: () => { const m = Math; m.random(); return { above: 0, below: 0, time: 0 } },',
  },
  { names: 'Math.random', top: "import { Decimal } from 'hypertrader/engine'; const D = Decimal", turn: 'D.random()' },
  { names: 'Date.now', turn: 'const D = Date; D.now()' },
  { names: 'new Date()', turn: 'const D = Date; new D()' },
  { names: 'new Date()', turn: 'Reflect.construct(Date, [])' },
  { names: 'new Date()', turn: 'const D = new Date(0).constructor as any; new D()' },
  { names: 'new Date()', turn: 'class Now extends Date {}; new Now()' },
  { names: 'Date()', turn: '[1].map(Date as any)' },
  { names: 'a date without a zone, "2020-01-01T00:00"', turn: "new Date('2020-01-01T00:00')" },
  { names: 'a date without a zone, "Jan 1 2020"', turn: "Date.parse('Jan 1 2020')" },
  { names: 'Date.getHours', turn: 'new Date(0).getHours()' },
  { names: 'Date.toString', turn: '`${new Date(0)}`' },
  { names: 'Date.getTimezoneOffset', turn: "new Date(0)['getTimezone' + 'Offset']()" },
  { names: 'toLocaleString', turn: "(1)['toLocale' + 'String']()" },
  { names: 'toLocaleString', turn: "[1]['toLocale' + 'String']()" },
  { names: 'localeCompare', turn: "'a'['locale' + 'Compare']('b')" },
  { names: 'Function', turn: "([] as any).constructor.constructor('return Date.now()')()" },
  { names: 'Function', top: "const escape2 = ([] as any).constructor.constructor('return process')()" },
  { names: 'GeneratorFunction', turn: "(function* () { yield 1 }).constructor('yield process')().next()" },
];

/** Nothing of this is impure: a guard that refused it would be a nuisance. */
export const PURE: readonly Attempt[] = [
  { names: '', turn: 'Math.max(1, Math.sqrt(2)); JSON.stringify([1]); structuredClone({ a: 1 })' },
  { names: '', turn: 'new Date(candle.closeTime).toISOString(); new Date(candle.closeTime).getUTCHours()' },
  { names: '', turn: "Date.UTC(2020, 1, 1); Date.parse('2020-01-01T00:00:00Z'); new Date('2020-01-01')" },
  { names: '', turn: 'const process = [1]; const fetch = (x: number) => x; process.map(fetch)' },
  { names: '', turn: '({ process: 1, Date: 2, setTimeout() { return 3 } }).process' },
  { names: '', turn: 'try { null!.x } catch (performance) { performance }' },
  { names: '', turn: 'new Map([[1, 2]]).forEach((crypto, console) => crypto + console)' },
  {
    names: '',
    top: 'const LEVELS = [1, 2, 3] as const; function window(global: number) { return global }',
    turn: 'window(LEVELS[0])',
  },
  {
    names: '',
    top: "import { SMA } from 'trading-signals'; import Big from 'decimal.js'",
    turn: 'new SMA(3); new Big(1)',
  },
  { names: '', top: "import { seededRandom } from 'hypertrader/engine'", turn: "seededRandom('1')()" },
  {
    names: '',
    top: "import { half } from './half.ts'",
    turn: 'half(2)',
    files: { 'half.ts': 'export const half = (x: number): number => x / 2' },
  },
];
