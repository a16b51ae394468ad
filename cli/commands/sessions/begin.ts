import type { Command } from 'commander';
import { EngineError } from '../../../engine/index.ts';
import type { LiveRequest, PaperRequest } from '../../../runtime/sessions/requests.ts';
import type { SettingName } from '../../config/settings.ts';
import type { Program } from '../../../runtime/program.ts';
import { typed } from '../../config/typed-flag.ts';
import type { Context } from '../../context.ts';
import { withExamples } from '../../help.ts';
import { fraction } from '../../values/fraction.ts';
import { backtestRequest, backtestWish, strategyOf } from '../backtest-request.ts';
import { withFlagsOf } from '../setting-flags.ts';
import type { BacktestOptions } from '../setting-flags.ts';
import { withSharedOptions } from '../shared-options.ts';
import { beginSession, withForeground, type ForegroundOptions } from './place.ts';

/** What a session has no use for: it plays what comes, as a perpetual, and reports from its events. */
const LEFT_OUT = new Set<SettingName>([
  'strategy',
  'data',
  'from',
  'to',
  'funding',
  'mark',
  'misprints',
  'market',
  'variations',
  'report',
]);

interface SessionOptions extends BacktestOptions, ForegroundOptions {
  readonly strategy?: string;
  readonly pair?: string;
  readonly venueUrl?: string;
  readonly testnet?: true;
}

interface LiveOptions extends SessionOptions {
  readonly account?: string;
  readonly arm?: string;
  readonly mainnet?: true;
  readonly slippageMax: string;
  readonly allowSmallUnit?: true;
}

/** `hypertrader paper <venue>`: live prices, simulated fills. */
export const registerPaper = (parent: Command, context: Context): void => {
  const command = withSessionOptions(parent.command('paper <venue>'))
    .description('Trade live prices on the simulated venue of the backtest. Everything is recorded; no key is needed.')
    .option('--testnet', 'Market data of the test network.');
  withExamples(command, [
    { command: 'ht paper hyperliquid --pair BTC --strategy ema-rsi --set interval=1m', about: 'live prices' },
    {
      command: 'ht paper hyperliquid --pair BTC --strategy four-phase --venue-url http://127.0.0.1:4100',
      about: 'a stand-in',
    },
  ]);
  withSharedOptions(withFlagsOf(command, LEFT_OUT)).action(async (venue: string, options: SessionOptions) => {
    const network = options.testnet === true ? 'testnet' : 'mainnet';
    const requested = (program: Program): Promise<PaperRequest> =>
      sessionRequest(context, program, { mode: 'paper', venue, network }, options);
    await beginSession(context, options, {
      here: async (program, caller) => program.sessions.paper(await requested(program), caller),
      elsewhere: async (program, starter) => program.board.paper(await requested(program), starter),
    });
  });
};

/** `hypertrader live <venue>`: live prices, real orders. */
export const registerLive = (parent: Command, context: Context): void => {
  const command = withSessionOptions(parent.command('live <venue>'))
    .description(
      'Trade with real orders. Refuses to begin unless armed, on a clean account, with a clock that is right.',
    )
    .option('--account <name>', 'Whose orders: a name from `ht keys list`.')
    .option('--arm <pair>', 'The pair, typed a second time: without it nothing is sent.')
    .option('--mainnet', 'Real money; without it the test network is meant.')
    .option('--slippage-max <share>', 'How far from the decision price a market order may be filled at worst.', '5%')
    .option('--allow-small-unit', 'Begin although the unit is smaller than fees and spread; that is put on record.');
  withExamples(command, [
    {
      command: 'ht live hyperliquid --pair BTC --strategy ema-rsi --account main --arm BTC',
      about: 'the test network',
    },
  ]);
  withSharedOptions(withFlagsOf(command, LEFT_OUT)).action(async (venue: string, options: LiveOptions) => {
    const { account, arm } = options;
    if (account === undefined) throw unsaid('whose account is traded is not said', `ht live ${venue} --account main`);
    const network = options.mainnet === true ? 'mainnet' : 'testnet';
    const slippageMax = typed('--slippage-max', options.slippageMax, (text) => fraction(text, SHARE)) ?? '0.05';
    const requested = async (program: Program): Promise<LiveRequest> => {
      const request = await sessionRequest(context, program, { mode: 'live', venue, network }, options);
      const allowsSmallUnit = options.allowSmallUnit === true;
      return { ...request, account, armed: arm ?? null, slippageMax, allowsSmallUnit };
    };
    await beginSession(context, options, {
      here: async (program, caller) => program.sessions.live(await requested(program), caller),
      elsewhere: async (program, starter) => program.board.live(await requested(program), starter),
    });
  });
};

const SHARE = { min: '0.0001', max: '0.5' };

const withSessionOptions = (command: Command): Command =>
  withForeground(command)
    .optionsGroup('What is run')
    .option('--pair <base>', 'What is traded, as BTC.')
    .option('--strategy <name>', 'Strategy to run.')
    .option('--venue-url <url>', 'Any server that speaks as the venue does; default the venue itself.');

interface Where {
  readonly mode: 'paper' | 'live';
  readonly venue: string;
  readonly network: 'mainnet' | 'testnet';
}

const sessionRequest = async (
  context: Context,
  program: Program,
  { mode, venue, network }: Where,
  options: SessionOptions,
): Promise<PaperRequest> => {
  const { pair } = options;
  const example = `ht ${mode} ${venue} --pair BTC --strategy ema-rsi`;
  if (pair === undefined) throw unsaid('what is to be traded is not said', example);
  if (options.strategy === undefined) throw unsaid('which strategy trades is not said', example);
  const wish = await backtestWish(context, [options.strategy, undefined], { ...options, data: 'live' }, 'session');
  const run = await backtestRequest(wish, await program.strategy(strategyOf(wish)));
  const command = `ht ${mode} ${venue} --pair ${pair} --strategy ${run.strategy}`;
  return { venue, pair, url: options.venueUrl ?? null, network, run: { ...run, command } };
};

const unsaid = (what: string, fix: string): EngineError => new EngineError('E_USAGE', what, { where: 'ht', fix });

/** `hypertrader take-up <session>`: go on with a session that was left, or whose process died. */
export const registerTakeUp = (parent: Command, context: Context): void => {
  const command = parent
    .command('take-up <session>')
    .description('Go on with a session that was left or whose process died: its record is replayed first.');
  withSharedOptions(withForeground(command)).action(async (session: string, options: ForegroundOptions) => {
    await beginSession(context, options, {
      here: (program, caller) => program.sessions.takeUp(session, caller),
      elsewhere: (program, starter) => program.board.takeUp(session, starter),
    });
  });
};
