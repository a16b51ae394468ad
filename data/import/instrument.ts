import { EngineError, Scale, type Instrument } from '../../engine/index.ts';
import type { ImportOptions, InstrumentHint } from './format.ts';
import type { Steps } from './rows/scales.ts';

/** The instrument of an import: what the caller says, else what the file shows, else the name of the dataset. */
export const instrumentFor = (
  options: ImportOptions,
  hint: InstrumentHint | null,
  name: string,
  steps: Steps,
): Instrument => {
  const given = options.instrument;
  if (typeof given === 'object') return checked({ ...given, tickSize: steps.tick, lotSize: steps.lot });
  const fallback: InstrumentHint = { venue: 'file', base: name.toUpperCase(), quote: 'USD', kind: 'spot' };
  const { venue, base, quote, kind } = given === undefined ? (hint ?? fallback) : parseId(given);
  const symbol = kind === 'perpetual' ? `${base}/${quote}:${quote}` : `${base}/${quote}`;
  return checked({
    id: `${venue}:${symbol}`,
    venue,
    symbol,
    kind,
    base,
    quote,
    tickSize: steps.tick,
    lotSize: steps.lot,
    minNotional: '0',
    priceRule: venue === 'hyperliquid' ? 'hyperliquid' : 'tick',
    maxLeverage: 50,
    cashDecimals: 8,
  });
};

const ID = /^([a-z0-9-]+):([^/:]+)\/([^/:]+)(:[^/:]+)?$/;

const parseId = (id: string): InstrumentHint => {
  const [, venue, base, quote, settle] = ID.exec(id) ?? [];
  if (venue && base && quote) return { venue, base, quote, kind: settle ? 'perpetual' : 'spot' };
  throw new EngineError('E_INSTRUMENT', `"${id}" is not an instrument`, {
    why: 'An instrument is <venue>:<base>/<quote>, with :<settle> for a perpetual.',
    fix: '--venue binance --symbol BTC/USDT, or --venue hyperliquid --symbol BTC/USDC:USDC',
  });
};

/** Throws E_INSTRUMENT if tick or lot are not above zero. */
const checked = (instrument: Instrument): Instrument => new Scale(instrument).instrument;
