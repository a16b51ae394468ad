import {
  Decimal,
  EngineError,
  isAllowedInstrument,
  Scale,
  text,
  type MarketFeed,
  type Print,
  type RunManifest,
  type Strategy,
} from '../../engine/index.ts';

/** What is looked at before a session begins. */
export interface StartFacts {
  readonly feed: Pick<MarketFeed, 'prints'>;
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  /** Taker fee of the account, as a fraction. */
  readonly takerFee: string;
  /** ms UTC. */
  readonly now: number;
}

/** A market whose last trade is older than this is not one to begin in. */
const SILENT_MS = 300_000;
/** Trades from which the spread is read. */
const LATELY_MS = 60_000;

/** E_INSTRUMENT_NOT_ALLOWED. */
export const assertAllowed = ({ instrument, risk }: RunManifest): void => {
  if (isAllowedInstrument(instrument, risk.instruments ?? null)) return;
  throw new EngineError('E_INSTRUMENT_NOT_ALLOWED', `${instrument.symbol} may not be traded`, {
    where: `risk.instruments ${risk.instruments?.join(', ') ?? ''}`,
    why: 'Every order would be denied.',
    fix: `--instruments ${[...(risk.instruments ?? []), instrument.base].join(',')}`,
  });
};

/** What speaks against beginning: a live session refuses, one on paper says so. E_FEED_SILENT, E_UNIT_BELOW_COSTS. */
export const startConcerns = async (facts: StartFacts): Promise<readonly EngineError[]> => {
  const { feed, manifest, now } = facts;
  const { rows } = await feed.prints(manifest.instrument.id, { from: now - SILENT_MS, to: now + SILENT_MS });
  const last = rows.at(-1);
  if (last === undefined || now - last.time > SILENT_MS) return [silent(manifest, last?.time ?? null)];
  const concern = unitConcern(facts, last, spreadOf(rows, now));
  return concern === null ? [] : [concern];
};

/** Between the last trade that a buyer made happen and the last that a seller did; 0 where only one of them was. */
const spreadOf = (rows: readonly Print[], now: number): number => {
  const lately = rows.filter(({ time }) => now - time <= LATELY_MS);
  const bought = lately.findLast(({ taker }) => taker === 'buy');
  const sold = lately.findLast(({ taker }) => taker === 'sell');
  return bought === undefined || sold === undefined ? 0 : Math.max(0, bought.price - sold.price);
};

const unitConcern = ({ manifest, strategy, takerFee }: StartFacts, last: Print, spread: number): EngineError | null => {
  const { instrument, account, parameters } = manifest;
  const scale = new Scale(instrument);
  const price = scale.price(last.price);
  const fee = new Decimal(takerFee);
  const setup = { instrument, scale, capital: new Decimal(account.capital), takerFee: fee };
  const grain = strategy.grain?.(parameters as never, setup, price) ?? null;
  if (grain === null) return null;
  const fees = price.times(fee).times(2);
  const gap = scale.tick.times(Math.max(1, spread));
  const costs = fees.plus(gap);
  const isSmall = grain.move.lte(costs);
  const isBelow = grain.order.lt(instrument.minNotional);
  if (!isSmall && !isBelow) return null;
  return new EngineError('E_UNIT_BELOW_COSTS', `${strategy.name} would act on less than it costs`, {
    where: isSmall
      ? `unit ${text(grain.move)}; fees of a round trip ${text(fees)}, spread or tick ${text(gap)}`
      : `smallest order ${text(grain.order)} ${instrument.quote}, the venue takes ${instrument.minNotional}`,
    why: isSmall ? 'Each round trip within a unit loses money for certain.' : 'The venue would refuse its orders.',
    fix: 'choose a larger unit or more capital, or say --allow-small-unit on purpose',
  });
};

const silent = ({ instrument }: RunManifest, last: number | null): EngineError =>
  new EngineError('E_FEED_SILENT', `nothing has been traded in ${instrument.symbol} for a while`, {
    where: last === null ? `no trade in ${SILENT_MS / 1_000} s` : `last trade ${new Date(last).toISOString()}`,
    why: 'Without a price of this moment, the first order would be a guess.',
    fix: 'look at the venue, and begin when it trades',
  });
