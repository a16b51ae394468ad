import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { spanText } from '../../backtests/wording/time.ts';
import type { RecordOutcome, RecordRequest } from '../../runtime/recording/desk.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { columns } from '../format/columns.ts';
import { duration } from '../values/duration.ts';
import { withSharedOptions } from './shared-options.ts';

interface RecordOptions extends SharedOptions {
  readonly pairs?: string;
  readonly venueUrl?: string;
  readonly testnet?: true;
  readonly for?: string;
  readonly flush: string;
}

/** `hypertrader record <venue>`: live market data as datasets for later backtests. */
export const registerRecord = (parent: Command, context: Context): void => {
  const command = parent
    .command('record <venue>')
    .description('Record live market data as datasets: trades, marks with oracles, settled funding rates. No key.')
    .option('--pairs <list>', 'What to record, as BTC,ETH.')
    .option('--venue-url <url>', 'Any server that speaks as the venue does; default the venue itself.')
    .option('--testnet', 'Market data of the test network.')
    .option('--for <time>', 'Stop by itself after this time, as 1h; default: with Ctrl-C.')
    .option('--flush <time>', 'How often what came is written; a crash loses what came since.', '10s');
  withExamples(command, [
    { command: 'ht record hyperliquid --pairs BTC,ETH', about: 'until Ctrl-C; again, and it goes on' },
    {
      command: 'ht backtest ema-rsi --data hyperliquid-btc-trades --mark hyperliquid-btc-marks',
      about: 'what came of it',
    },
  ]);
  withSharedOptions(command).action(async (venue: string, options: RecordOptions) => {
    const request = requestOf(venue, options);
    const outcome = await withProgram(context, options, (program, caller) => program.recording.record(request, caller));
    if (options.json === true)
      printJson(
        context,
        outcome.datasets.map(({ name, rows, first, last, hash }) => ({ name, rows, first, last, hash })),
      );
    else printLines(context, lines(outcome));
  });
};

const requestOf = (venue: string, options: RecordOptions): RecordRequest => {
  const pairs = (options.pairs ?? '')
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  if (pairs.length === 0) {
    throw new EngineError('E_USAGE', 'what is to be recorded is not said', {
      where: `ht record ${venue}`,
      fix: `ht record ${venue} --pairs BTC,ETH`,
    });
  }
  return {
    venue,
    pairs,
    url: options.venueUrl ?? null,
    network: options.testnet === true ? 'testnet' : 'mainnet',
    flushMs: Math.max(1_000, duration(options.flush)),
    forMs: options.for === undefined ? null : duration(options.for),
  };
};

const lines = ({ datasets }: RecordOutcome): readonly string[] => [
  '',
  ...(datasets.length === 0
    ? ['  Nothing came.']
    : columns(
        [
          { title: 'dataset', align: 'left' },
          { title: 'rows', align: 'right' },
          { title: 'time (UTC)', align: 'left' },
        ],
        datasets.map(({ name, rows, first, last }) => [name, grouped(rows, 0), spanText(first, last)]),
      )),
  '',
];
