import { createHash } from 'node:crypto';
import type { Dataset } from '../../data/index.ts';
import {
  Decimal,
  EngineError,
  text,
  type Instrument,
  type Json,
  type RunManifest,
  type TapeInput,
} from '../../engine/index.ts';
import type { BacktestRequest } from '../requests.ts';

/** What Hyperliquid charges at its base tier, in perpetual and spot markets: the default where nothing is said. */
const BASE_FEES = {
  perpetual: { maker: '0.00015', taker: '0.00045' },
  spot: { maker: '0.0004', taker: '0.0007' },
} as const;

/** What a market's fees are where nothing is said. */
export const baseFees = (kind: Instrument['kind']): { readonly maker: string; readonly taker: string } =>
  BASE_FEES[kind];

/** What a manifest says of rows: a dataset, or the inputs of a session. */
type Tape = Pick<Dataset, 'name' | 'kind' | 'intervalMs' | 'streams' | 'hash' | 'instrument'>;

/** The rows of a dataset as the manifest names them. */
export const tapeInput = (dataset: Tape, from: number | null, to: number | null): TapeInput => ({
  dataset: dataset.name,
  kind: dataset.kind,
  intervalMs: dataset.intervalMs,
  streams: dataset.streams,
  from,
  to,
  hash: dataset.hash,
});

/** Everything that decides what the run does, with every default written out. Errors: E_DATA_KIND. */
export const manifestOf = (
  request: BacktestRequest,
  tape: Tape,
  { funding, marks }: { readonly funding: Dataset | null; readonly marks: Dataset | null },
): RunManifest => {
  refuseInputs(request, tape, funding);
  const instrument: Instrument = { ...tape.instrument, kind: request.market };
  const fees = BASE_FEES[instrument.kind];
  return {
    instrument,
    strategy: request.strategy,
    parameters: sorted(request.parameters),
    account: {
      ...request.account,
      leverage: request.account.leverage ?? roomyLeverage(request.parameters, instrument),
    },
    venue: {
      ...request.venue,
      ...(tape.kind === 'candles' ? AT_ONCE : {}),
      makerFee: request.venue.makerFee ?? fees.maker,
      takerFee: request.venue.takerFee ?? fees.taker,
      fundingPrice: fundingPriceOf(request, instrument, marks),
    },
    risk: request.risk,
    tape: { ...tapeInput(tape, request.from, request.to), ...(isCut(request, tape) ? { misprints: 'clip' } : {}) },
    funding: funding ? tapeInput(funding, request.from, request.to) : null,
    ...(marks ? { marks: { ...tapeInput(marks, request.from, request.to), tickSize: marks.instrument.tickSize } } : {}),
    seed: request.seed,
  };
};

const isCut = ({ misprints }: BacktestRequest, { kind }: Tape): boolean => misprints === 'clip' && kind === 'candles';

const refuseInputs = (request: BacktestRequest, tape: Tape, funding: Dataset | null): void => {
  if (tape.kind === 'funding') throw wrongKind(tape.name, 'prices', 'funding rates');
  if (tape.kind === 'marks') throw wrongKind(tape.name, 'prices', 'marks');
  if (funding && funding.kind !== 'funding') throw wrongKind(funding.name, 'funding rates', 'prices');
  if (request.market === 'spot' && Number(request.account.leverage ?? 1) !== 1)
    throw spotLeverage(request.account.leverage);
};

/** Hyperliquid charges funding on the oracle, others on the mark; without recorded marks there is only the last price. */
const fundingPriceOf = (
  { venue }: BacktestRequest,
  instrument: Instrument,
  marks: Dataset | null,
): RunManifest['venue']['fundingPrice'] => {
  const wanted = venue.fundingPrice;
  if (marks !== null) return wanted ?? (instrument.venue === 'hyperliquid' ? 'oracle' : 'mark');
  if (wanted !== 'oracle') return 'mark';
  throw new EngineError('E_DATA_KIND', 'funding cannot be charged on an oracle that nobody recorded', {
    why: 'Without recorded marks the last price stands for mark and oracle.',
    fix: 'name a dataset with --mark, or leave --funding-price out',
  });
};

/** Candles are coarser than any latency: with one, an order of the close would miss the open that follows at once. */
const AT_ONCE = {
  orderLatency: { model: 'constant', ms: 0 },
  cancelLatency: { model: 'constant', ms: 0 },
} as const;

/** Twice what the strategy wants to use, at most what the instrument allows. */
const roomyLeverage = (parameters: Readonly<Record<string, Json>>, instrument: Instrument): string => {
  if (instrument.kind === 'spot') return '1';
  const own = parameters['leverage'];
  const wanted = new Decimal(typeof own === 'string' || typeof own === 'number' ? own : 1).times(2);
  return text(Decimal.min(wanted, instrument.maxLeverage));
};

/** The name of a run: it follows from manifest and code, so the same command names the same run on any machine. */
export const runId = (manifest: RunManifest, code: string): string =>
  createHash('sha256').update(JSON.stringify(manifest)).update(code).digest('hex').slice(0, 8);

const sorted = (values: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

const spotLeverage = (leverage: string | null): EngineError =>
  new EngineError('E_ACCOUNT', `spot has no leverage of ${leverage ?? '1'}`, {
    why: 'On spot one pays for what one buys.',
    fix: 'leave --leverage out, or trade it as a perpetual: --market perp',
  });

const wrongKind = (name: string, wanted: string, found: string): EngineError =>
  new EngineError('E_DATA_KIND', `dataset "${name}" holds ${found}, not ${wanted}`, {
    fix: 'ht data list',
  });
