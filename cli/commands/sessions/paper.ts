import type { Command } from 'commander';
import { EngineError } from '../../../engine/index.ts';
import type { PaperRequest } from '../../../runtime/sessions/requests.ts';
import type { SettingName } from '../../config/settings.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { withExamples } from '../../help.ts';
import { backtestRequest, backtestWish, strategyOf } from '../backtest-request.ts';
import { withFlagsOf } from '../setting-flags.ts';
import type { BacktestOptions } from '../setting-flags.ts';
import { withSharedOptions } from '../shared-options.ts';
import { watchSession } from './watch.ts';

/** What a session has no use for: it plays what comes, as a perpetual, and reports from its events. */
const LEFT_OUT = new Set<SettingName>([
  'strategy',
  'data',
  'from',
  'to',
  'funding',
  'mark',
  'market',
  'variations',
  'report',
]);

interface PaperOptions extends BacktestOptions, SharedOptions {
  readonly strategy?: string;
  readonly pair?: string;
  readonly venueUrl?: string;
  readonly testnet?: true;
}

/** `hypertrader paper <venue>`: live prices, simulated fills. */
export const registerPaper = (parent: Command, context: Context): void => {
  const command = parent
    .command('paper <venue>')
    .description('Trade live prices on the simulated venue of the backtest. Everything is recorded; no key is needed.')
    .optionsGroup('What is run')
    .option('--pair <base>', 'What is traded, as BTC.')
    .option('--strategy <name>', 'Strategy to run.')
    .option('--venue-url <url>', 'Any server that speaks as the venue does; default the venue itself.')
    .option('--testnet', 'Market data of the test network.');
  withExamples(command, [
    {
      command: 'ht paper hyperliquid --pair BTC --strategy ema-rsi --set interval=1m',
      about: 'live prices, no account',
    },
    {
      command: 'ht paper hyperliquid --pair BTC --strategy four-phase --venue-url http://127.0.0.1:4400',
      about: 'a stand-in',
    },
  ]);
  withSharedOptions(withFlagsOf(command, LEFT_OUT)).action(async (venue: string, options: PaperOptions) => {
    const { pair } = options;
    if (pair === undefined) {
      throw new EngineError('E_USAGE', 'what is to be traded is not said', {
        where: `ht paper ${venue}`,
        fix: `ht paper ${venue} --pair BTC --strategy ema-rsi`,
      });
    }
    const flags = { ...options, data: 'live' };
    const wish = await backtestWish(context, [options.strategy, undefined], flags);
    await watchSession(context, options, async (program, caller) => {
      const run = await backtestRequest(wish, await program.strategy(strategyOf(wish)));
      return program.sessions.paper(paperRequest(venue, pair, run, options), caller);
    });
  });
};

const paperRequest = (
  venue: string,
  pair: string,
  run: Awaited<ReturnType<typeof backtestRequest>>,
  options: PaperOptions,
): PaperRequest => {
  const network = options.testnet === true ? 'testnet' : 'mainnet';
  const command = `ht paper ${venue} --pair ${pair} --strategy ${run.strategy}`;
  return { venue, pair, url: options.venueUrl ?? null, network, run: { ...run, command } };
};

/** `hypertrader take-up <session>`: go on with a session that was left, or whose process died. */
export const registerTakeUp = (parent: Command, context: Context): void => {
  const command = parent
    .command('take-up <session>')
    .description('Go on with a session that was left or whose process died: its record is replayed first.');
  withSharedOptions(command).action(async (session: string, options: SharedOptions) => {
    await watchSession(context, options, (program, caller) => program.sessions.takeUp(session, caller));
  });
};
