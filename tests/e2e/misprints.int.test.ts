import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../backtests/result.ts';
import type { ReportCheck } from '../../runtime/report-check/check-report.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';

const cwd = scratchFolder('misprints');
const ht = (line: string): Promise<Ended> => commandInside(line.split(' '), { cwd });
/** The bar of 2017-04-15 has a low of 0.06; resting stops are met all along the way down to it. */
const play = (misprints: string): Promise<Ended> =>
  ht(
    `backtest four-phase 2017-04 --data btcusd-daily --preset grid-long --variations off --misprints ${misprints} --json`,
  );

describe('a backtest over a bar that is a misprint', () => {
  let clipped: Ended;
  let result: RunResult;
  beforeAll(async () => {
    clipped = await play('clip');
    result = JSON.parse(clipped.out) as RunResult;
  });

  it('is refused when orders were filled where only the misprint has been, and leaves no result', async () => {
    const { code, talk } = await play('refuse');
    expect(code).toBe(4);
    expect(talk).toContain('error[E_MISPRINTS]');
    expect(talk).toMatch(/--misprints clip[\s\S]*--misprints keep/);
    expect(JSON.parse((await ht('runs --json')).out)).toHaveLength(1);
  });

  it('with the bar cut has no fill there, and says which bar was cut', () => {
    expect(clipped.code).toBe(0);
    expect(result.misprints).toEqual({
      clipped: 1,
      fills: 0,
      first: { time: Date.UTC(2017, 3, 15), recorded: '0.06', plausible: '1170.14' },
    });
    expect(result.fills.every(({ price }) => Number(price) >= 1_000)).toBe(true);
    expect(result.trust.map(({ text }) => text)).toContain(
      'a bar of 2017-04-15 with 0.06, probably a misprint, played until 1170.14 only',
    );
  });

  it('with the bar cut is verified like any other, also that it did not look ahead', async () => {
    const { code, out, talk } = await ht(`verify ${result.run} --prefix --cuts 20`);
    expect(code, talk).toBe(0);
    expect(out).toContain('no look-ahead');
  });

  it('that takes the bar as it is says first what it is worth', async () => {
    const { code, out } = await play('keep');
    expect(code).toBe(0);
    const { misprints, trust } = JSON.parse(out) as RunResult;
    expect(misprints).toMatchObject({ clipped: 0, fills: 8 });
    expect(trust.find(({ mark }) => mark === 'warning')?.text).toMatch(/^8 fills where only a misprint has been/);
  });

  it('has a report that is made again, byte for byte, until somebody changes it or it is gone', async () => {
    const check = (): Promise<Ended> => ht(`report ${result.run} --check --json`);
    const same = await check();
    expect(same.code, same.talk).toBe(0);
    const { path, bytes, isSame, differsAt } = JSON.parse(same.out) as ReportCheck;
    expect({ isSame, differsAt }).toEqual({ isSame: true, differsAt: null });
    expect((await ht(`report ${result.run} --check`)).out).toContain('all');
    appendFileSync(path, ' ');
    const changed = await check();
    expect(changed).toMatchObject({ code: 1 });
    expect(changed.talk).toContain('error[E_REPORT_DIFFERS]');
    expect(JSON.parse(changed.out)).toMatchObject({ isSame: false, differsAt: bytes });
    rmSync(join(path));
    expect((await check()).talk).toContain('error[E_REPORT_MISSING]');
  });
});
