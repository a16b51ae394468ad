import { Scale, type Instrument } from '../domain/instrument.ts';
import { text } from '../domain/decimal.ts';
import type { OrderSpec } from '../domain/order-spec.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { EventData, EventType } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';

/** For tests: a perpetual with Hyperliquid's rules (szDecimals 5, so a tick of 0.1), and events without ceremony. */
export const bitcoin: Instrument = {
  id: 'hyperliquid:BTC/USDC:USDC',
  venue: 'hyperliquid',
  symbol: 'BTC/USDC:USDC',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USDC',
  tickSize: '0.1',
  lotSize: '0.00001',
  minNotional: '10',
  priceRule: 'hyperliquid',
  maxLeverage: 40,
  cashDecimals: 6,
};
export const bitcoinScale = new Scale(bitcoin);

let seq = 0;

/** An event with the next seq, at time 0. */
export const happened = <T extends EventType>(type: T, data: EventData<T>): AnyEvent =>
  ({ seq: seq++, type, version: 1, data, time: 0, tape: null, cause: null }) as unknown as AnyEvent;

/** The recorded form of a spec, as OrderRequested and OrderDenied carry it. */
export const recorded = (order: string, spec: OrderSpec, scale = bitcoinScale): EventData<'OrderRequested'> => {
  const price = (ticks: PriceTicks | null): string | null => (ticks === null ? null : text(scale.price(ticks)));
  return {
    ...spec,
    order,
    size: text(scale.size(spec.size)),
    limitPrice: price(spec.limitPrice),
    triggerPrice: price(spec.triggerPrice),
    reason: 'test',
  };
};

/** A fill at its own mark, without a fee; sizes in lots, prices as text. */
export const fillOf = (
  fill: { readonly order?: string; readonly id: string; readonly side: 'buy' | 'sell'; readonly size: number },
  more: Partial<EventData<'OrderFilled'>> = {},
  scale = bitcoinScale,
): AnyEvent =>
  happened('OrderFilled', {
    order: fill.order ?? 'o1',
    fill: fill.id,
    side: fill.side,
    price: '60000',
    size: text(scale.size(fill.size as Lots)),
    remaining: '0',
    fee: '0',
    liquidity: 'taker',
    mark: more.price ?? '60000',
    decisionPrice: null,
    cause: 'match',
    ...more,
  });
