import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside, type Ended } from '../program/inside.ts';

const cwd = scratchFolder('fork');
const ht = (line: string): Promise<Ended> => commandInside(line.split(' '), { cwd });
const told = new Map<string, readonly string[]>();
let parent = '';

interface Forked {
  readonly run: string;
  readonly at: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly isSame: boolean;
  readonly otherwiseBefore: number;
}

const forked = async (what: string, run = parent): Promise<Forked> => {
  const { code, out, talk } = await ht(`fork ${run} ${what} --json`);
  expect(code, talk).toBe(0);
  return JSON.parse(out) as Forked;
};

const events = async (run: string): Promise<readonly string[]> => {
  const known = told.get(run);
  if (known) return known;
  const lines = (await ht(`events ${run} --json`)).out.trimEnd().split('\n');
  told.set(run, lines);
  return lines;
};

const typeOf = (line: string | undefined): string => (JSON.parse(line ?? '{}') as { readonly type: string }).type;

beforeAll(async () => {
  const line = 'backtest ema-rsi --data btcusd-minute --variations off --report none --json';
  parent = answerOf(await ht(line)).run;
});

describe('a fork', () => {
  it('without a change gives every event again, wherever it begins, and the same hash', async () => {
    const { length } = await events(parent);
    for (const at of [0, 57, length - 2]) {
      const fork = await forked(`--at ${at}`);
      expect(fork).toMatchObject({ isSame: true, hash: fork.parentHash, at, otherwiseBefore: 0 });
      expect(fork.run).not.toBe(parent);
    }
  });

  it.each([
    '--at 100 --set risk.maxOrderNotional=10',
    '--at 100 --set venue.fees=1%/2%',
    '--at 100 --set venue.slippage=50bp',
    '--at 100 --set fast=5',
    '--at 100 --strategy buy-and-hold',
  ])('%s leaves everything until then as it was, and goes its own way behind', async (what) => {
    if (what.includes('buy-and-hold')) {
      const { code, talk } = await ht(`fork ${parent} ${what}`);
      expect(code).toBe(2);
      expect(talk).toContain('E_FORK_SETTING');
      expect(talk).toContain('What a strategy looks at cannot change');
      return;
    }
    const fork = await forked(what);
    const [before, after] = [await events(parent), await events(fork.run)];
    expect(after.slice(0, 101)).toEqual(before.slice(0, 101));
    expect(after.slice(101)).not.toEqual(before.slice(101));
    expect(fork.isSame).toBe(false);
  });

  it('is proved like any other run, and can be forked itself', async () => {
    const fork = await forked('--at 100 --set venue.fees=1%/2%');
    expect((await ht(`verify ${fork.run}`)).code).toBe(0);
    const child = await forked('--at 200', fork.run);
    expect(child).toMatchObject({ isSame: true, hash: fork.hash });
    const other = await forked('--at 200 --set risk.maxOrderNotional=10', fork.run);
    expect((await events(other.run)).slice(0, 201)).toEqual((await events(fork.run)).slice(0, 201));
    expect((await ht(`verify ${other.run}`)).code).toBe(0);
  });

  it('leaves an order out by denying it in its place', async () => {
    const before = await events(parent);
    const seq = before.findIndex((line, index) => index > 20 && typeOf(line) === 'OrderRequested');
    const fork = await forked(`--without ${seq}`);
    const after = await events(fork.run);
    expect(fork.at).toBe(seq - 1);
    expect(after.slice(0, seq)).toEqual(before.slice(0, seq));
    expect(typeOf(after[seq])).toBe('OrderDenied');
    expect(after[seq]).toContain('"code":"what-if"');
  });

  it('leaves a denial out by letting the order pass', async () => {
    const strict = await forked('--at 100 --set risk.maxOrderNotional=10');
    const before = await events(strict.run);
    const seq = before.findIndex((line) => typeOf(line) === 'OrderDenied');
    expect(seq).toBeGreaterThan(100);
    const fork = await forked(`--without ${seq}`, strict.run);
    const after = await events(fork.run);
    expect(after.slice(0, seq)).toEqual(before.slice(0, seq));
    expect([typeOf(after[seq]), typeOf(after[seq + 1])]).toEqual(['OrderRequested', 'OrderSubmitted']);
    expect((await ht(`verify ${fork.run}`)).code).toBe(0);
  });

  it('leaves a funding rate out', async () => {
    const hours = [0, 8, 16].map((hour) => `2018-04-05 ${String(hour).padStart(2, '0')}:00:00.000`);
    const rows = hours.map((time) => `BTC-USD,${time},0.0001`);
    writeFileSync(join(cwd, 'rates.csv'), `Symbol,Date,Funding Rate\n${rows.join('\n')}\n`);
    const imported = await ht('data import rates.csv --name rates');
    expect(imported.code, imported.talk).toBe(0);
    const line = 'backtest buy-and-hold --data btcusd-minute --funding rates --variations off --report none --json';
    const funded = await ht(line);
    expect(funded.code, funded.talk).toBe(0);
    const { run } = answerOf(funded);
    const before = await events(run);
    const seq = before.findIndex((each) => typeOf(each) === 'FundingRatePublished');
    const fork = await forked(`--without ${seq}`, run);
    const after = await events(fork.run);
    expect(after.slice(0, seq)).toEqual(before.slice(0, seq));
    const count = (lines: readonly string[]) => lines.filter((each) => typeOf(each) === 'FundingRatePublished').length;
    expect(count(after)).toBe(count(before) - 1);
  });

  it.each([
    ['--at 999999', 'E_FORK_POINT', 2],
    ['--set fast=5', 'E_FORK_POINT', 2],
    ['--without 0', 'E_FORK_POINT', 2],
    ['--at 100 --without 50', 'E_FORK_POINT', 2],
    ['--without 1', 'E_FORK_WITHOUT', 2],
    ['--at 100 --set account.capital=5', 'E_FORK_SETTING', 2],
    ['--at 100 --set risk.maxPosition=2', 'E_FORK_SETTING', 2],
    ['--at 100 --set venue.latency=100ms', 'E_FORK_SETTING', 2],
    ['--at 100 --set venue.slippage=much', 'E_VALUE', 2],
    ['--at 100 --set fast=60', 'E_PARAMETER_CHECK', 2],
    ['--at 100 --set fats=6', 'E_PARAMETER_UNKNOWN', 2],
    ['--at 100 --strategy nobody', 'E_STRATEGY_UNKNOWN', 2],
  ])('refuses %s, and says why', async (what, code, exit) => {
    const ended = await ht(`fork ${parent} ${what}`);
    expect(ended.talk).toContain(`error[${code}]`);
    expect(ended).toMatchObject({ code: exit, out: '' });
  });
});

describe('a comparison', () => {
  it('names the settings that differ and the first decision that does, with its place in both', async () => {
    const fork = await forked('--at 100 --set risk.maxOrderNotional=10');
    const { code, out } = await ht(`compare ${parent} ${fork.run} --json`);
    expect(code).toBe(0);
    const { comparison } = JSON.parse(out) as {
      readonly comparison: {
        readonly settings: readonly unknown[];
        readonly metrics: readonly { readonly key: string; readonly better: string | null }[];
        readonly firstDifference: Readonly<Record<'a' | 'b', { readonly seq: number; readonly type: string }>>;
      };
    };
    expect(comparison.settings).toEqual([{ name: 'risk.maxOrderNotional from 100 on', a: null, b: '10' }]);
    const { a, b } = comparison.firstDifference;
    const [before, after] = [await events(parent), await events(fork.run)];
    expect(before.findIndex((line, index) => line !== after[index])).toBe(a.seq);
    expect(b).toMatchObject({ seq: a.seq, type: 'OrderDenied' });
    expect(comparison.metrics.find(({ key }) => key === 'maxDrawdown')?.better).toBe('b');
  });

  it('finds nothing between a run and its unchanged fork', async () => {
    const fork = await forked('--at 57');
    const { out } = await ht(`compare ${parent} ${fork.run}`);
    expect(out).toContain('Settings  the same');
    expect(out).toContain('Decisions  all the same');
    for (const line of out.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(100);
  });

  it('writes a page that needs nothing else, twice the same', async () => {
    const fork = await forked('--at 100 --set fast=5');
    const pages = ['one.html', 'two.html'];
    for (const page of pages) expect((await ht(`compare ${parent} ${fork.run} --report ${page}`)).code).toBe(0);
    const [one, two] = pages.map((page) => readFileSync(join(cwd, page), 'utf8'));
    expect(one).toBe(two);
    expect(one).toContain('parameters.fast from 100 on');
    expect(one?.match(/<path class="[abd]" d="M/g)).toHaveLength(3);
    expect(one).not.toMatch(/https?:|<script|src=/);
  });

  it.each([
    ['nobody', 'E_RUN_UNKNOWN'],
    ['', 'E_USAGE'],
  ])('refuses "%s"', async (other, code) => {
    const ended = await ht(`compare ${parent} ${other}`.trim());
    expect(ended.talk).toContain(`error[${code}]`);
    expect(existsSync(join(cwd, 'comparison.html'))).toBe(false);
  });
});
