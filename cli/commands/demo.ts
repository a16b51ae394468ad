import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { shownStore } from '../../runtime/stores/choice.ts';
import { outPaint, printJson, printLines, storeOf, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import type { Parameters } from '../../engine/index.ts';
import type { BacktestOutcome } from '../../runtime/requests.ts';
import type { Paint } from '../format/colour.ts';
import { counted } from '../../backtests/wording/number.ts';
import { wrap } from '../format/text-width.ts';
import { withExamples } from '../help.ts';
import { runTable } from '../output/run-table.ts';
import { backtestRequest, backtestWish } from './backtest-request.ts';
import { withReportFlags } from './setting-flags.ts';
import { withSharedOptions } from './shared-options.ts';

interface DemoOptions extends SharedOptions {
  readonly report?: string | false;
}

/** `hypertrader demo`: what `npm start` runs, on data that came with the package. */
export const registerDemo = (parent: Command, context: Context): void => {
  const command = parent
    .command('demo')
    .description(
      'Show what this is: a bundled strategy on bundled data, in a few seconds. Nothing leaves this machine.',
    );
  withExamples(command, [{ command: 'ht demo', about: 'the same as npm start' }]);
  withSharedOptions(withReportFlags(command.optionsGroup('What comes out'))).action(async (options: DemoOptions) => {
    await demo(context, options);
  });
};

interface Shown {
  readonly strategy: string;
  readonly data: string;
  readonly from?: string;
  readonly set: readonly string[];
}

/**
 * What is shown: both strategies, on candles and on trades, all of it real and bundled. The candles begin after
 * 2017-04-15, when a flash crash printed 0.06: the first thing one sees should not be a drawdown of 99 %.
 */
const RUNS: readonly Shown[] = [
  { strategy: 'four-phase', data: 'btcusd-daily', from: '2017-05', set: [] },
  { strategy: 'ema-rsi', data: 'btcusd-daily', from: '2017-05', set: ['interval=1d'] },
  { strategy: 'four-phase', data: 'btcusdt-trades', set: ['unitPct=0.001'] },
  { strategy: 'ema-rsi', data: 'spy-trades', set: ['interval=1m'] },
];

const demo = async (context: Context, options: DemoOptions): Promise<void> => {
  const node = process.versions.node.split('.').slice(0, 2).join('.');
  const cores = counted(availableParallelism(), 'core');
  const store = storeOf(context, options);
  const place = store === null ? 'everything stays on this machine' : `recorded on ${shownStore(store)}`;
  context.terminal.talk(`\n  HyperTrader ${context.version} · node ${node} · ${cores} · ${place}\n`);
  const outcomes: BacktestOutcome[] = [];
  // What is shown does not depend on who looks: no settings from the environment.
  const plain = { ...context, env: {} };
  for (const { strategy, ...chosen } of RUNS) {
    const wish = await backtestWish(plain, [strategy], { ...options, ...chosen });
    const { outcome, schema } = await withProgram(context, options, async (program, caller) => {
      const found = await program.strategy(strategy);
      return { outcome: await program.backtest(await backtestRequest(wish, found), caller), schema: found.parameters };
    });
    outcomes.push(outcome);
    if (options.json !== true) printLines(context, demoLines(outcome, schema, outPaint(context)));
  }
  if (options.json === true) printJson(context, { runs: outcomes.map(({ result }) => result) });
  else printLines(context, nextLines(outcomes));
};

const demoLines = ({ result, report }: BacktestOutcome, schema: Parameters, paint: Paint): readonly string[] => [
  '',
  ...runTable(result, { report, next: [], schema }, paint),
  ...wrap(result.command, 96).map((line) => `  ${paint('dim', line)}`),
];

const nextLines = (outcomes: readonly BacktestOutcome[]): readonly string[] => {
  const run = outcomes[0]?.result.run ?? '';
  return [
    '',
    '  Every run is recorded: the same command gives the same hash on any machine.',
    '',
    `  Next    npx ht verify ${run}          prove it: play the first run again and compare every event`,
    `          npx ht events ${run}          look at what happened`,
    '          npx ht new strategy my-idea     start your own',
    '          npx ht --help',
    '',
  ];
};
