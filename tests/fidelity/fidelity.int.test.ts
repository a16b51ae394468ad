import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FidelityOutcome } from '../../runtime/fidelity/requests.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';
import { LiveSession } from './live-session.ts';

const WAY_MS = 300;
const FEES = { taker: '0.00031', maker: '0.00012' };
/** One step of the stand-in's prices, in ticks: its spread. */
const SPREAD = 10;

const folder = scratchFolder('fidelity');
/** Its `strategies` are those of these tests. */
const cwd = import.meta.dirname;
const ht = (home: string, ...words: readonly string[]): Promise<Ended> =>
  commandInside([...words, '--home', home], { cwd });
const fidelityOf = ({ out }: Ended): FidelityOutcome => (JSON.parse(out) as { fidelity: FidelityOutcome }).fidelity;

/** A session with a cut line, a refused order, an order without an answer, and a process that goes. */
const recorded = async (home: string, mode: 'paper' | 'live'): Promise<string> => {
  const live = new LiveSession(home, { fees: FEES, depth: '50' });
  await live.begin(mode);
  live.standIn.faults.wayMs = [WAY_MS];
  await live.pass(16_000);
  live.cutLines();
  await live.pass(4_000);
  if (mode === 'live') live.standIn.faults.actions.push('refused', 'lost-answer', 'refused', 'refused');
  await live.pass(4_000);
  await live.leave();
  await live.pass(2_000);
  await live.takeUp();
  await live.pass(16_000);
  await live.stop();
  return live.session.session;
};

describe('a live session against a venue whose way and fees are known', () => {
  const home = folderIn(folder, 'live');
  const file = join(folder, 'fitted.yaml');
  let session: string;
  let before: FidelityOutcome;

  beforeAll(async () => {
    session = await recorded(home, 'live');
    before = fidelityOf(await ht(home, 'verify', session, '--json', '--orders'));
  }, 60_000);

  it('is measured: the way as it was, the fees, the fills that only one world had', () => {
    expect(before.orders).toBeGreaterThan(60);
    expect(before.dark).toBeGreaterThan(0);
    expect(before.refused.real).toBeGreaterThan(0);
    expect(before.refused).toMatchObject({ simulated: 0, both: 0 });
    expect(before.way).toMatchObject({
      real: { median: WAY_MS, p95: WAY_MS },
      simulated: { median: 500, p95: 500 },
    });
    expect(before.cancelWay.real).toMatchObject({ median: WAY_MS });
    expect(before.fee?.mean).toBeGreaterThan(1);
    expect(before.price?.median).toBeGreaterThan(SPREAD);
    expect(before.price?.mean).toBeGreaterThan(0);
  });

  it('gives each order with both its courses, on request', async () => {
    expect(before.twins).toHaveLength(before.orders);
    const filled = before.twins.find(({ real, isDark }) => real.fills.length > 0 && !isDark);
    expect(filled?.real.takenAt).toBe((filled?.newsAt ?? 0) + WAY_MS);
    const told = await ht(home, 'verify', session, '--orders');
    expect(told.out).toMatch(/o1 {2,}market buy {2,}[\d,.]+ taker/);
    expect(told.out).toContain('Simulator against reality');
    expect(fidelityOf(await ht(home, 'verify', session, '--json')).twins).toBeUndefined();
  });

  it('has a report that says it, and is made again byte for byte', async () => {
    const page = join(folder, 'report.html');
    const report = await ht(home, 'report', session, '--to', page);
    expect([report.code, report.talk]).toEqual([0, '']);
    const [, told = ''] = /<section id="reality">([^]*?)<\/section>/.exec(readFileSync(page, 'utf8')) ?? [];
    expect(told).toContain(`${before.orders} orders, ${before.dark} left out because data were missing`);
    expect(told).toContain(`${before.fills.both} filled in both worlds`);
    expect(told).toMatch(new RegExp(`way to the venue, real</th><td class="number">${WAY_MS} ms`));
    expect(told).toContain('way to the venue, simulated</th><td class="number">500 ms');
    expect(told).toContain('the simulator is too dear');
    expect(told.match(/<rect /g)).toHaveLength(before.fills.both);
    const again = await ht(home, 'report', session, '--to', page, '--check');
    expect([again.code, again.talk]).toEqual([0, '']);
  });

  it('is fitted: what the stand-in had comes out, and with it the error is smaller', async () => {
    const fitted = await ht(home, 'verify', session, '--calibrate', file);
    expect(fitted.code).toBe(0);
    expect(fitted.out).toContain(`Written   ${file}`);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^ {2}latency: 300ms/m);
    expect(text).toMatch(/^ {2}cancelLatency: 300ms/m);
    expect(text).toMatch(/^ {2}fees: 0\.012%\/0\.031% +# maker from \d+ fills, exact, taker from \d+ fills, exact$/m);
    const after = fidelityOf(await ht(home, 'verify', session, '--json', '--config', file));
    expect(after.price?.median).toBeLessThanOrEqual(SPREAD);
    expect(after.price?.p95).toBeLessThan(before.price?.p95 ?? 0);
    expect(after.fee?.median).toBeLessThan(0.001);
    expect(after.fills.missed + after.fills.invented).toBeLessThan(before.fills.missed + before.fills.invented);
    expect(after.way.simulated?.median).toBeCloseTo(WAY_MS, -1);
  });

  it('is not fitted on too few orders, and says how many there are and must be', async () => {
    const few = new LiveSession(folderIn(folder, 'few'), { fees: FEES, depth: '50' });
    await few.begin();
    await few.pass(1_000);
    await few.stop();
    const to = join(folder, 'few.yaml');
    expect((await ht(join(folder, 'few'), 'verify', few.session.session, '--calibrate', to)).code).toBe(0);
    const text = readFileSync(to, 'utf8');
    expect(text).toMatch(/^ {2}# latency: 500ms +# as the session had it: \d orders?, and 10 are needed$/m);
    expect(text).toMatch(/maker as the session had it \(\d fills?, and 5 are needed\)/);
    expect(text).toMatch(/^ {2}# slippage: 5bp .*and 10 are needed$/m);
    expect(text).toMatch(/^ {2}# queue: .*fewer than 10 orders could rest$/m);
  });

  it('gives a configuration that a backtest takes', async () => {
    const run = await ht(
      folderIn(folder, 'run'),
      ...'backtest buy-and-hold --data spy-trades --json'.split(' '),
      '--config',
      file,
    );
    expect(run.code, run.talk).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      manifest: {
        venue: { takerFee: FEES.taker, makerFee: FEES.maker },
      },
    });
  });

  it('writes its own file anew, and nobody else’s', async () => {
    expect((await ht(home, 'verify', session, '--calibrate', file)).code).toBe(0);
    const own = join(folder, 'own.yaml');
    writeFileSync(own, 'venue:\n  latency: 1ms\n');
    const refused = await ht(home, 'verify', session, '--calibrate', own);
    expect([refused.code, refused.talk]).toEqual([3, expect.stringContaining('E_CALIBRATION_FILE')]);
    expect(readFileSync(own, 'utf8')).toBe('venue:\n  latency: 1ms\n');
    const nowhere = join(folder, 'no', 'such', 'folder.yaml');
    expect((await ht(home, 'verify', session, '--calibrate', nowhere)).code).toBe(3);
    expect(existsSync(nowhere)).toBe(false);
  });
});

describe('a paper session', () => {
  const home = folderIn(folder, 'paper');

  it('was filled by the simulator: nothing differs, through a gap and a change of process', async () => {
    const session = await recorded(home, 'paper');
    const same = fidelityOf(await ht(home, 'verify', session, '--json'));
    expect(same.orders).toBeGreaterThan(60);
    expect(same.price).toMatchObject({ median: 0, p95: 0, mean: 0 });
    expect(same.fee).toMatchObject({ median: 0, p95: 0, mean: 0 });
    expect(same.fills).toMatchObject({ missed: 0, invented: 0, otherSize: 0 });
    expect(same.way.real).toEqual(same.way.simulated);
  }, 60_000);
});

describe('a backtest', () => {
  it('met nothing to be compared with', async () => {
    const home = folderIn(folder, 'backtest');
    const run = await ht(home, ...'backtest buy-and-hold --data spy-trades --json'.split(' '));
    const { run: id } = JSON.parse(run.out) as { readonly run: string };
    expect((await ht(home, 'verify', id)).out).not.toContain('Simulator against reality');
    const refused = await ht(home, 'verify', id, '--orders');
    expect([refused.code, refused.talk]).toEqual([2, expect.stringContaining('E_FIDELITY_EMPTY')]);
    expect((await ht(home, 'verify', id, '--calibrate', 'x.yaml')).talk).toContain('E_FIDELITY_EMPTY');
  });
});
