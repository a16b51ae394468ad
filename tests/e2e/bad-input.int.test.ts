import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../cli/errors/codes.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';
import { command } from '../program/process.ts';
import { eventCount, storeFile } from '../program/store-facts.ts';

/** What a user typed or has, and what is said about it. */
interface Case {
  /** After `ht `; quotes are not needed, as nothing holds a space. */
  readonly line: string;
  readonly exit: number;
  readonly code: `E_${string}`;
  /** Pieces of what must be said, beside the form that every error has. */
  readonly says: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const cwd = scratchFolder('bad-input');
const home = folderIn(cwd, 'home');
const files = folderIn(cwd, 'files');

const ht = (line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  commandInside(line.split(' '), { cwd: files, env: { HYPERTRADER_HOME: home, ...env } });

/** `error[CODE]: what`, where and why indented, the last line names the explanation; no stack, and nothing on stdout. */
const expectError = ({ code, out, talk }: Ended, expected: Case): void => {
  expect(talk).toContain(`error[${expected.code}]: `);
  expect(code, talk).toBe(expected.exit);
  expect(out).toBe('');
  const [head = '', blank, ...body] = talk.slice(talk.indexOf('error[')).split('\n');
  expect(head).toMatch(/^error\[E_[A-Z_]+\]: \S.*[^.:]$/);
  expect(blank).toBe('');
  expect(body.splice(-2)).toEqual([`   more  ht explain ${expected.code}`, '']);
  for (const line of body) expect(line).toMatch(/^( {3}.*)?$/);
  expect(talk).not.toMatch(/^\s+at .*:\d+/m);
  expect(talk).not.toContain('node:internal');
  for (const piece of expected.says) expect(talk).toContain(piece);
  expect(codes[expected.code]?.exit).toBe(expected.exit);
};

const write = (name: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(files, name)), { recursive: true });
  writeFileSync(join(files, name), content);
};

const TYPED: readonly Case[] = [
  { line: 'bakctest', exit: 2, code: 'E_COMMAND_UNKNOWN', says: ['Did you mean backtest?', 'fix   ht --help'] },
  { line: 'data lst', exit: 2, code: 'E_COMMAND_UNKNOWN', says: ['Did you mean list?'] },
  { line: 'backtest', exit: 2, code: 'E_USAGE', says: ['a backtest needs a strategy', 'fix   '] },
  { line: 'backtest ema-rsi', exit: 2, code: 'E_USAGE', says: ['a backtest needs a dataset', '--data'] },
  { line: 'backtest ema-rsi 2013 2014 --data spy-trades', exit: 2, code: 'E_USAGE', says: ['too many arguments'] },
  { line: 'backtest --lateny 5ms', exit: 2, code: 'E_USAGE', says: ['Did you mean --latency?'] },
  { line: 'backtest ema-rsi --data', exit: 2, code: 'E_USAGE', says: ['--data'] },
  { line: 'explain E_NOPE', exit: 2, code: 'E_CODE_UNKNOWN', says: ['fix   ht explain'] },
  { line: 'new strategy My_Idea', exit: 2, code: 'E_NAME', says: ['fix   ht new strategy my-idea'] },
  { line: 'events deadbeef', exit: 2, code: 'E_STREAM_UNKNOWN', says: ['"deadbeef"', 'runs'] },
  { line: 'events deadbeef --from x', exit: 2, code: 'E_VALUE', says: ['--from x'] },
  { line: 'verify deadbeef', exit: 2, code: 'E_RUN_UNKNOWN', says: ['"deadbeef"', 'runs'] },
  { line: 'report deadbeef', exit: 2, code: 'E_RUN_UNKNOWN', says: ['"deadbeef"', 'runs'] },
];

const backtest = (rest: string): string => `backtest ema-rsi --data spy-trades ${rest}`;

const SETTINGS: readonly Case[] = [
  { line: 'backtest ema-rsy --data spy-trades', exit: 2, code: 'E_STRATEGY_UNKNOWN', says: ['did you mean ema-rsi?'] },
  { line: 'backtest ema-rsi --data spy-trads', exit: 4, code: 'E_DATASET_UNKNOWN', says: ['Did you mean spy-trades?'] },
  { line: 'data check spy-trads', exit: 4, code: 'E_DATASET_UNKNOWN', says: ['Did you mean spy-trades?'] },
  {
    line: backtest('--set fats=20'),
    exit: 2,
    code: 'E_PARAMETER_UNKNOWN',
    says: ['--set fats=20', 'fix   --set fast=20'],
  },
  { line: backtest('--set fast=1'), exit: 2, code: 'E_PARAMETER_RANGE', says: ['--set fast=1', 'from 2 to 5000'] },
  { line: backtest('--set fast=many'), exit: 2, code: 'E_PARAMETER_VALUE', says: ['whole number'] },
  { line: backtest('--set fast'), exit: 2, code: 'E_PARAMETER_FORM', says: ['--set fast=20'] },
  { line: backtest('--set fast=50 --set slow=20'), exit: 2, code: 'E_PARAMETER_CHECK', says: ['must be below slow'] },
  { line: backtest('--preset grid'), exit: 2, code: 'E_PRESET_UNKNOWN', says: ['no preset "grid"'] },
  { line: backtest('--from 2018 --to 2017'), exit: 2, code: 'E_RANGE', says: ['--from 2017 --to 2018'] },
  { line: backtest('--from 2013-13'), exit: 2, code: 'E_VALUE', says: ['--from 2013-13', '2018-04-05'] },
  { line: backtest('--from 2031'), exit: 4, code: 'E_DATA_RANGE', says: ['2031-01-01', '2013-10-08'] },
  { line: backtest('--latency fast'), exit: 2, code: 'E_VALUE', says: ['--latency fast', '250ms'] },
  { line: backtest('--latency absent.csv'), exit: 3, code: 'E_LATENCY_FILE', says: ['absent.csv'] },
  { line: backtest('--capital -5'), exit: 2, code: 'E_VALUE', says: ['--capital -5', 'above zero'] },
  { line: backtest('--fees 5'), exit: 2, code: 'E_VALUE', says: ['500%', '-1% to 10%'] },
  { line: backtest('--leverage 500'), exit: 3, code: 'E_ACCOUNT', says: ['leverage of 500'] },
  { line: backtest('--config absent.yaml'), exit: 3, code: 'E_CONFIG_MISSING', says: ['absent.yaml'] },
  { line: backtest('--config key.yaml'), exit: 3, code: 'E_CONFIG_KEY', says: ['key.yaml', 'latency'] },
  { line: backtest('--config value.yaml'), exit: 3, code: 'E_CONFIG_VALUE', says: ['value.yaml', 'soon'] },
  { line: backtest('--config syntax.yaml'), exit: 3, code: 'E_CONFIG_SYNTAX', says: ['syntax.yaml'] },
  {
    line: backtest('--seed 2'),
    exit: 3,
    code: 'E_CONFIG_VALUE',
    says: ['HT_VENUE_LATENCY'],
    env: { HT_VENUE_LATENCY: 'fast' },
  },
  { line: 'backtest ema-rsi --data btcusdt-funding-dydx', exit: 4, code: 'E_DATA_KIND', says: ['funding rates'] },
  { line: backtest('--funding spy-trades'), exit: 4, code: 'E_DATA_KIND', says: ['prices'] },
  { line: 'backtest ema-rsi --data btcusd-minute --set interval=1s', exit: 3, code: 'E_INTERVAL', says: ['fix   '] },
  { line: 'data export btcusd-minute --to rows.xls', exit: 2, code: 'E_VALUE', says: ['.csv, .jsonl or .parquet'] },
  { line: 'data export btcusd-minute --to twice.csv', exit: 2, code: 'E_EXISTS', says: ['overwrites nothing'] },
  { line: 'data export btcusd-minute --to absent/rows.csv', exit: 4, code: 'E_DATA_FILE', says: ['absent/rows.csv'] },
];

const NAMES = 'time,price,size\n';
const ROW = '1704067200000,100.5,1\n';
const CANDLE_NAMES = 'time,open,high,low,close,volume\n';
const imported = (name: string): string => `data import ${name} --name bad`;

const FILES: readonly (Case & { readonly content: string | Uint8Array })[] = [
  {
    line: imported('unsorted.csv'),
    content: `${NAMES}${ROW}1704067100000,101,1\n`,
    exit: 4,
    code: 'E_DATA_ORDER',
    says: ['unsorted.csv, line 3', '3 │ 1704067100000,101,1', '100 s before the row above', 'fix   --sort'],
  },
  {
    line: imported('twice.csv'),
    content: `id,${NAMES}7,${ROW}7,${ROW}`,
    exit: 4,
    code: 'E_DATA_DUPLICATE',
    says: ['twice.csv, line 3', 'trade id 7 occurs twice'],
  },
  {
    line: imported('candle-twice.csv'),
    content: `${CANDLE_NAMES}1704067200000,1,2,1,2,5\n1704067200000,1,2,1,2,5\n`,
    exit: 4,
    code: 'E_DATA_DUPLICATE',
    says: ['candle-twice.csv, line 3', '2024-01-01T00:00:00.000Z'],
  },
  {
    line: imported('torn.csv'),
    content: `${NAMES}${ROW}17040672`,
    exit: 4,
    code: 'E_DATA_TORN',
    says: ['torn.csv, line 3', 'the file ends here'],
  },
  {
    line: imported('truncated.csv.gz'),
    content: gzipSync(`${NAMES}${ROW.repeat(50)}`).subarray(0, 60),
    exit: 4,
    code: 'E_DATA_TORN',
    says: ['truncated.csv.gz', 'unexpected end of file'],
  },
  { line: imported('empty.csv'), content: '', exit: 4, code: 'E_DATA_EMPTY', says: ['empty.csv'] },
  { line: imported('names.csv'), content: NAMES, exit: 4, code: 'E_DATA_EMPTY', says: ['names.csv'] },
  {
    line: imported('word.csv'),
    content: `${NAMES}${ROW}1704067200001,abc,1\n`,
    exit: 4,
    code: 'E_DATA_NUMBER',
    says: ['word.csv, line 3', '^^^ no price'],
  },
  {
    line: imported('zero.csv'),
    content: `${NAMES}${ROW}1704067200001,0,1\n`,
    exit: 4,
    code: 'E_DATA_PRICE',
    says: ['zero.csv, line 3', 'must be above zero'],
  },
  {
    line: imported('negative.csv'),
    content: `${NAMES}${ROW}1704067200001,-5,1\n`,
    exit: 4,
    code: 'E_DATA_PRICE',
    says: ['negative.csv, line 3'],
  },
  {
    line: imported('size.csv'),
    content: `${NAMES}${ROW}1704067200001,5,0\n`,
    exit: 4,
    code: 'E_DATA_PRICE',
    says: ['size.csv, line 3', 'a size is not above zero'],
  },
  {
    line: imported('outside.csv'),
    content: `${CANDLE_NAMES}1704067200000,1,2,1.5,2,5\n`,
    exit: 4,
    code: 'E_DATA_PRICE',
    says: ['outside.csv, line 2', 'low <= open'],
  },
  {
    line: `${imported('inexact.csv')} --tick 1`,
    content: `${NAMES}${ROW}`,
    exit: 4,
    code: 'E_NOT_EXACT',
    says: ['inexact.csv, line 2', 'nothing is rounded silently'],
  },
  {
    line: imported('short.csv'),
    content: `${NAMES}${ROW}1704067200001,101\n${ROW}`,
    exit: 4,
    code: 'E_DATA_FORMAT',
    says: ['short.csv, line 3', 'too few fields'],
  },
  {
    line: imported('columns.csv'),
    content: 'a,b,c\n1,2,3\n',
    exit: 4,
    code: 'E_DATA_FORMAT',
    says: ['columns.csv, line 1', 'fix   --columns'],
  },
  {
    line: imported('noise.csv'),
    content: Uint8Array.from({ length: 2_000 }, (_, index) => (index * 97 + (index >> 3) * 31) % 256),
    exit: 4,
    code: 'E_DATA_FORMAT',
    says: ['noise.csv'],
  },
  {
    line: 'data import --name bad absent/rows.csv',
    content: '',
    exit: 4,
    code: 'E_DATA_FILE',
    says: ['absent/rows.csv'],
  },
  {
    line: 'data import fine.csv --name Bad',
    content: `${NAMES}${ROW}`,
    exit: 2,
    code: 'E_DATASET_NAME',
    says: ['Bad'],
  },
];

describe('what a user may type or have', () => {
  beforeAll(async () => {
    for (const name of ['spy-trades', 'btcusd-minute', 'btcusdt-funding-dydx']) {
      expect(await ht(`data check ${name}`)).toMatchObject({ code: 0 });
    }
    write('key.yaml', 'latency: 5ms\n');
    write('value.yaml', 'venue:\n  latency: soon\n');
    write('syntax.yaml', 'venue: [\n');
    for (const { line, content } of FILES) {
      const name = line.split(' ')[2] ?? '';
      if (name.includes('.')) write(name, content);
    }
  });

  it.each([...TYPED, ...SETTINGS, ...FILES].map((each) => [each.line, each] as const))('ht %s', async (line, each) => {
    const before = eventCount(home);
    const seen = readdirSync(files, { recursive: true });
    expectError(await ht(line, each.env), each);
    expect(eventCount(home)).toBe(before);
    expect(readdirSync(files, { recursive: true })).toEqual(seen);
  });

  it('keeps a run whose report cannot be written, and says how to write it elsewhere', async () => {
    const line = 'backtest buy-and-hold --data btcusd-minute --variations off --report ../files';
    expectError(await ht(line), {
      line,
      exit: 3,
      code: 'E_REPORT_FILE',
      says: ['files', 'The run itself is recorded.'],
    });
    const [run] = JSON.parse((await ht('runs --json')).out) as readonly { readonly run: string }[];
    expect(await ht(`report ${run?.run ?? ''} --to report.html`)).toMatchObject({ code: 0 });
    expect(readdirSync(files)).toContain('report.html');
  });

  it('shows where in the program an error arose only when asked', async () => {
    const { code, talk } = await ht('verify deadbeef --debug');
    expect(code).toBe(2);
    expect(talk).toMatch(/^\s+at readStart .*recorded-session\.ts:\d+/m);
  });

  it('says the same through the launcher as through this process', async () => {
    const line = 'data import unsorted.csv --name bad';
    const { signal, ...ended } = await command([...line.split(' '), '--home', home], { cwd: files });
    expect(signal).toBeNull();
    expect(ended).toEqual(await ht(line));
  });
});

describe('a home that is not one', () => {
  /** Makes a home and says what `ht runs` and `ht backtest` should say of it. */
  const HOMES: readonly (Omit<Case, 'line'> & { readonly name: string; readonly make: (home: string) => void })[] = [
    {
      name: 'of a newer version',
      make: (place) => madeByProgram(place, 'PRAGMA user_version = 99'),
      exit: 7,
      code: 'E_STORE_NEWER',
      says: ['version 99', 'events.db'],
    },
    {
      name: 'whose store is a text',
      make: (place) => writeFileSync(join(folderIn(cwd, place), 'events.db'), 'Dear diary, '.repeat(1_000)),
      exit: 7,
      code: 'E_STORE_DAMAGED',
      says: ['not a database', 'events.db'],
    },
    {
      name: 'whose store is the database of another program',
      make: (place) => {
        const db = new DatabaseSync(join(folderIn(cwd, place), 'events.db'));
        db.exec('CREATE TABLE recipes (name TEXT)');
        db.close();
      },
      exit: 7,
      code: 'E_STORE_DAMAGED',
      says: ['the database of another program'],
    },
    {
      name: 'that is a file',
      make: (place) => writeFileSync(join(cwd, place), ''),
      exit: 1,
      code: 'E_STORE_UNAVAILABLE',
      says: ['cannot be opened'],
    },
    {
      name: 'whose store is a folder',
      make: (place) => folderIn(cwd, join(place, 'events.db')),
      exit: 1,
      code: 'E_STORE_UNAVAILABLE',
      says: ['events.db'],
    },
  ];

  const madeByProgram = (place: string, sql: string): void => {
    const path = storeFile(folderIn(cwd, place));
    const db = new DatabaseSync(path);
    // The mark of a store, as a newer program would leave it.
    db.exec(`PRAGMA application_id = 1213490547; CREATE TABLE anything (x); ${sql}`);
    db.close();
  };

  it.each(HOMES)('$name is refused and left as it is', async (each) => {
    const place = each.name.replaceAll(' ', '-');
    each.make(place);
    const path = storeFile(join(cwd, place));
    const content = contentOf(path);
    for (const line of ['runs', 'data list', 'backtest buy-and-hold --data spy-trades --report none']) {
      expectError(await ht(line, { HYPERTRADER_HOME: join(cwd, place) }), { ...each, line });
    }
    expect(contentOf(path)).toEqual(content);
  });

  const contentOf = (path: string): Uint8Array | string => {
    try {
      return readFileSync(path);
    } catch (error) {
      return String(error);
    }
  };
});
