import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside } from '../program/inside.ts';
import { command, type ProcessEnded } from '../program/process.ts';
import { storeFacts } from '../program/store-facts.ts';

const folder = scratchFolder('two');
const place = { cwd: folder };
const backtest = (text: string, home: string): Promise<ProcessEnded> =>
  command(`backtest ${text} --variations off --report none --json`.split(' ').concat('--home', home), place);

/** Many events on few rows, so that both write for most of their time. */
const playing = 'four-phase --data btcusdt-trades --set unitPct=0.0001';

/** Both finished with the same answer, or one stood back for the other and said so. */
const expectAgreement = (both: readonly ProcessEnded[], alone: ProcessEnded): void => {
  const finished = both.filter(({ code }) => code === 0);
  for (const ended of finished) expect(answerOf(ended)).toEqual(answerOf(alone));
  for (const ended of both.filter(({ code }) => code !== 0)) {
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.talk).toMatch(/error\[E_RUN_TAKEN\]: run [0-9a-f]{8} is being written by another process/);
    expect(ended.talk).toContain('more  ht explain E_RUN_TAKEN');
  }
  expect(finished.length).toBeGreaterThan(0);
};

describe('two processes on one home', () => {
  let alone: ProcessEnded;
  beforeAll(async () => {
    alone = await backtest(playing, join(folder, 'alone'));
    expect(alone.code, alone.talk).toBe(0);
  });

  it('that start the same backtest end with the same result, or one stands back', async () => {
    for (const attempt of ['first', 'second']) {
      const home = join(folder, attempt);
      // The dataset is there, so that the two meet in the journal of the run.
      expect(await commandInside(['data', 'check', 'btcusdt-trades', '--home', home], place)).toMatchObject({
        code: 0,
      });
      const both = await Promise.all([backtest(playing, home), backtest(playing, home)]);
      expectAgreement(both, alone);
      expect(await commandInside(['verify', answerOf(alone).run, '--home', home], place)).toMatchObject({ code: 0 });
      expect(await storeFacts(home)).toMatchObject({ problems: [], runs: [{ hash: answerOf(alone).hash }] });
    }
  });

  it('that start the same backtest in an empty home import its data once', async () => {
    const home = join(folder, 'empty');
    expectAgreement(await Promise.all([backtest(playing, home), backtest(playing, home)]), alone);
    const { problems, datasets } = await storeFacts(home);
    expect(problems).toEqual([]);
    expect(datasets).toEqual((await storeFacts(join(folder, 'alone'))).datasets);
  });

  it('that start different backtests both succeed', async () => {
    const home = join(folder, 'different');
    const other = 'ema-rsi --data btcusd-minute --set direction=long-short';
    const [one, two] = await Promise.all([backtest(playing, home), backtest(other, home)]);
    expect([one.code, two.code], one.talk + two.talk).toEqual([0, 0]);
    expect(answerOf(one)).toEqual(answerOf(alone));
    expect(answerOf(two).run).not.toBe(answerOf(one).run);
    expect((await storeFacts(home)).problems).toEqual([]);
    for (const { run } of [answerOf(one), answerOf(two)]) {
      expect(await commandInside(['verify', run, '--home', home], place)).toMatchObject({ code: 0 });
    }
  });
});
