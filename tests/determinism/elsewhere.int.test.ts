import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderIn, scratchFolder } from '../program/home.ts';
import { answerOf } from '../program/inside.ts';
import { node, type ProcessEnded, startProcess } from '../program/process.ts';

const folder = scratchFolder('elsewhere');

/** More Nodes that must agree, as paths with `:` between them: `OTHER_NODES=/opt/node-22/bin/node`. */
const otherNodes = (process.env['OTHER_NODES'] ?? '').split(':').filter((path) => path !== '');

/** Where a run is played: what must not matter. */
interface Place {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly node?: string;
}

const PLACES: readonly Place[] = [
  { name: 'Auckland', env: { TZ: 'Pacific/Auckland' } },
  { name: 'German', env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Europe/Berlin' } },
  { name: 'Turkish', env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Istanbul' } },
  { name: 'half an hour off', env: { TZ: 'America/St_Johns', LC_ALL: 'C' } },
  { name: 'another working folder', cwd: 'ÄÖ and spaces' },
  ...otherNodes.map((path) => ({ name: path, node: path })),
];

const START = join(import.meta.dirname, 'children', 'start-unpinned.ts');

interface Played {
  readonly ended: ProcessEnded;
  /** The bytes of the report. */
  readonly report: Buffer;
}

/** Older Nodes call their SQLite and their types experimental, as the launcher knows. */
const quiet = (place: Place): readonly string[] => (place.node ? ['--disable-warning=ExperimentalWarning'] : []);

const playIn = async (place: Place): Promise<Played> => {
  const cwd = join(folder, place.name.replaceAll('/', '_'), place.cwd ?? '');
  mkdirSync(cwd, { recursive: true });
  const argv =
    'backtest four-phase 2017 --data btcusd-daily --latency 80ms..400ms --variations off --report report.html --json';
  const words = [...quiet(place), START, ...argv.split(' ')];
  const ended = await startProcess(place.node ?? node, words, { cwd, env: place.env ?? {} }).ended;
  expect(ended.code, ended.talk).toBe(0);
  return { ended, report: readFileSync(join(cwd, 'report.html')) };
};

describe('the same command', () => {
  let here: Played;
  beforeAll(async () => {
    here = await playIn({ name: 'here' });
  });

  it.each(PLACES)('gives the same result and report, byte for byte: $name', async (place) => {
    const there = await playIn(place);
    expect(there.ended.talk).toBe('');
    expect(answerOf(there.ended)).toEqual(answerOf(here.ended));
    expect(there.report.equals(here.report)).toBe(true);
  });

  it('prints the same table in every zone and language', async () => {
    const table = async ({ env = {} }: Place): Promise<string> => {
      const cwd = folderIn(folder, 'table');
      const argv = 'backtest ema-rsi --data btcusdt-trades --variations off --report none'.split(' ');
      const { ended } = startProcess(node, [START, ...argv], { cwd, env });
      return (await ended).out;
    };
    const first = await table({ name: 'here' });
    expect(first).toContain('2024-08-08 23:54:16.322 … 23:59:59.643');
    for (const place of PLACES.slice(0, 2)) expect(await table(place)).toBe(first);
  });
});

/** Prices and candles, resting orders, drawn latencies: one golden run of each kind. */
const GOLDEN = [
  'four-phase at leverage 5, minute candles',
  'four-phase grid-long, trades, in front of the queue',
  'ema-rsi long and short, minute candles, slow venue',
  'buy-and-hold, trades',
];

/** Two in fresh processes of the pinned Node; twenty of each: `npm run determinism`. */
describe.each([node, ...otherNodes])('under %s', (path) => {
  it.each(path === node ? GOLDEN.slice(-2) : GOLDEN)('the golden run has its hash: %s', async (name) => {
    const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Readonly<
      Record<string, { readonly command: string; readonly hash: string }>
    >;
    const { command, hash } = golden[name] ?? { command: '', hash: '' };
    const cwd = folderIn(folder, `golden ${path.replaceAll('/', '_')}`);
    const argv = `${command} --variations off --report none --json`.split(' ');
    const { ended } = startProcess(path, ['--disable-warning=ExperimentalWarning', START, ...argv], { cwd });
    const { code, out, talk } = await ended;
    expect(code, talk).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ hash });
  });
});

describe('many backtests in one process', () => {
  /** Heap and buffers that twenty runs may hold more than five, after a collection: a run that leaked would hold megabytes. */
  const GROWTH_MAX_BYTES = 4_000_000;

  it('leave no memory behind', async () => {
    const script = join(import.meta.dirname, 'children', 'many-backtests.ts');
    const { ended } = startProcess(node, ['--expose-gc', script, folderIn(folder, 'many')], { cwd: folder });
    const { code, out, talk } = await ended;
    expect(code, talk).toBe(0);
    const held = JSON.parse(out) as readonly number[];
    expect(held).toHaveLength(20);
    expect(Math.max(...held.slice(17)) - (held[4] ?? 0)).toBeLessThan(GROWTH_MAX_BYTES);
  });
});
