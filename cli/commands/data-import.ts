import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EngineError } from '../../engine/index.ts';
import type { Program } from '../../runtime/program.ts';
import type { Caller, ImportOutcome, ImportRequest } from '../../runtime/requests.ts';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { grouped } from '../../backtests/wording/number.ts';
import { datasetLines } from '../output/dataset-lines.ts';
import { amount } from '../values/amount.ts';
import { duration } from '../values/duration.ts';
import { historyRequest, isExchange, type HistoryOptions } from './data-import-history.ts';
import { withSharedOptions } from './shared-options.ts';

type Flag =
  | 'name'
  | 'format'
  | 'columns'
  | 'tick'
  | 'lot'
  | 'venue'
  | 'symbol'
  | 'interval'
  | 'timezone'
  | 'timeOffset'
  | 'title'
  | 'source'
  | 'licence';
type ImportOptions = SharedOptions &
  Pick<HistoryOptions, 'kind' | 'from' | 'to' | 'venueUrl'> & { readonly [K in Flag]?: string } & {
    readonly sort?: true;
  };

/** `hypertrader data import <file>`. */
export const registerDataImport = (parent: Command, context: Context): void => {
  const command = parent
    .command('import <source>')
    .description(
      'Import trades, candles or funding rates: a file (CSV, also .gz and .zip, JSON lines or Parquet) or the history of an exchange (ccxt:exchange:pair).',
    )
    .optionsGroup('What the file is')
    .option('--name <dataset>', 'Name of the dataset, as my-btc; default from the file name.')
    .option('--format <name>', 'Layout of a known source; default recognised.')
    .option('--columns <map>', 'Our columns in the file, by name or number: time=1,price=2,size=3.')
    .option('--interval <duration>', 'Interval of candles: 1m, 4h, 1d.')
    .option('--timezone <zone>', 'Zone of times that name none, as America/New_York; default UTC.')
    .option('--time-offset <duration>', 'How far the clock of the file is ahead of UTC: 3h.')
    .option('--sort', 'Put rows in order of time; without it a file out of order is refused.')
    .optionsGroup('What is traded')
    .option('--venue <name>', 'Venue, as hyperliquid.')
    .option('--symbol <symbol>', 'Unified symbol: BTC/USDC:USDC is a perpetual, BTC/USDC is spot.')
    .option('--tick <step>', 'Smallest price step; default the smallest seen.')
    .option('--lot <step>', 'Smallest size step; default the smallest seen.')
    .optionsGroup('History of an exchange')
    .option('--from <date>', 'Where it begins: 2025, 2025-03, 2025-03-01 or 2025-03-01T12:00Z.')
    .option('--to <date>', 'Where it ends, that day or month included; default: now.')
    .option('--kind <what>', 'candles, trades or funding; default candles of --interval, 1h unless said.')
    .option('--venue-url <url>', 'Any server that speaks as the exchange does; default the exchange itself.')
    .optionsGroup('Where it is from')
    .option('--title <text>', 'What people read in reports.')
    .option('--source <text>', 'Who published it.')
    .option('--licence <text>', 'Under which licence.');
  withExamples(command, [
    { command: 'ht data import BTCUSDT-trades-2024-01.zip', about: 'format recognised' },
    {
      command: 'ht data import my.csv --name my-eth --columns time=ts,price=px,size=qty --tick 0.01 --lot 0.001',
      about: 'any CSV',
    },
    {
      command: 'ht data import ccxt:binanceusdm:BTC/USDT:USDT --from 2025-01-01 --interval 1h',
      about: 'candles of an exchange; again, and it goes on',
    },
  ]);
  withSharedOptions(command).action(async (source: string, options: ImportOptions) => {
    if (isExchange(source)) {
      const request = historyRequest(source, options);
      await importData(context, options, (program, caller) => program.history.import(request, caller));
    } else {
      const request = importRequest(context, source, options);
      await importData(context, options, (program, caller) => program.importData(request, caller));
    }
  });
};

const importRequest = (context: Context, file: string, options: ImportOptions): ImportRequest => {
  return {
    file: resolve(context.cwd, file),
    name: options.name ?? null,
    format: options.format ?? null,
    columns: columnMap(options.columns ?? ''),
    tickSize: typed('--tick', options.tick, amount),
    lotSize: typed('--lot', options.lot, amount),
    venue: options.venue ?? null,
    symbol: options.symbol ?? null,
    intervalMs: typed('--interval', options.interval, duration),
    timezone: typed('--timezone', options.timezone, timezone),
    timeOffsetMs: typed('--time-offset', options.timeOffset, duration),
    sort: options.sort === true,
    title: options.title ?? null,
    source: options.source ?? null,
    licence: options.licence ?? null,
  };
};

const timezone = (name: string): string => {
  if (Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC') return name;
  throw new EngineError('E_VALUE', `"${name}" is not a time zone`, {
    why: 'Time zones have IANA names: UTC, America/New_York, Europe/Berlin.',
  });
};

const columnMap = (text: string): Readonly<Record<string, string>> => {
  const pairs = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    pairs.map((part) => {
      const [ours = '', theirs = ''] = part.split('=').map((word) => word.trim());
      if (ours !== '' && theirs !== '') return [ours, theirs];
      throw new EngineError('E_VALUE', `"${part}" names no column`, {
        where: `--columns ${text}`,
        why: 'Columns are written our=theirs, with commas between: time=1,price=2,size=3.',
      });
    }),
  );
};

const importData = async (
  context: Context,
  options: SharedOptions,
  work: (program: Program, caller: Caller) => Promise<ImportOutcome>,
): Promise<void> => {
  const outcome = await withProgram(context, options, work);
  for (const warning of outcome.warnings) context.terminal.talk(`  ! ${warning}\n`);
  if (options.json === true) {
    printJson(context, outcome);
    return;
  }
  const change =
    outcome.added === 0
      ? '  Every row was there already; nothing was changed.'
      : `  ${grouped(outcome.added, 0)} rows added.`;
  const { name } = outcome.dataset;
  printLines(context, ['', ...datasetLines(outcome.dataset), change, '', `  Next    ht data check ${name}`, '']);
};
