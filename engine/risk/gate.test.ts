import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, text } from '../domain/decimal.ts';
import { Scale } from '../domain/instrument.ts';
import { money, ratio } from '../domain/money.ts';
import { limit, market, stop, type OrderSpec } from '../domain/order-spec.ts';
import { lots, priceTicks, sign, type Ms } from '../domain/units.ts';
import type { RiskLimits } from '../manifest.ts';
import { bitcoin, bitcoinScale as scale } from '../orders/scenario.ts';
import { denialCodes, type DenialCode } from './denials.ts';
import { judge, judgeChange, overrule } from './gate.ts';
import { defaultLimits } from './limits.ts';
import type { RiskView } from './view.ts';

const BTC = 100_000;
const WEDNESDAY_NOON = Date.UTC(2026, 10, 25, 12);
const spotScale = new Scale({ ...bitcoin, kind: 'spot' });
/** 10,000 USDC at leverage 10, BTC at 60,000, nothing held, nothing open. */
const view: RiskView = {
  halted: false,
  reducing: false,
  scale,
  price: priceTicks(600_000),
  position: lots(0),
  worst: { buy: lots(0), sell: lots(0) },
  openOrders: 0,
  equity: money('10000'),
  available: money('10000'),
  leverage: ratio('10'),
  time: 1000,
  takerFee: ratio('0.00045'),
};
const buy = (size: number, more: Partial<OrderSpec> = {}): OrderSpec => market('buy', lots(size), more);
const sell = (size: number, more: Partial<OrderSpec> = {}): OrderSpec => market('sell', lots(size), more);
const bid = (size: number, price: number): OrderSpec => limit('buy', lots(size), priceTicks(price));
const verdict = (spec: OrderSpec, change: Partial<RiskView> = {}, limits: Partial<RiskLimits> = {}) =>
  judge({ id: 'o1', spec, decisionPrice: null }, { ...view, ...change }, { ...defaultLimits, ...limits });
const code = (...args: Case): DenialCode | 'ok' => {
  const said = verdict(...args);
  return said.ok ? 'ok' : said.code;
};
const detail = (...args: Case): string => {
  const said = verdict(...args);
  return said.ok ? 'ok' : said.detail;
};
const long = { position: lots(BTC), available: money('4000') };
const short = { position: lots(-BTC), available: money('4000') };

describe('an approved order', () => {
  it('is the order that was asked for', () => {
    const spec = buy(BTC);
    expect(verdict(spec)).toEqual({ ok: true, order: { id: 'o1', spec, decisionPrice: null } });
  });
});

type Case = readonly [spec: OrderSpec, change?: Partial<RiskView>, limits?: Partial<RiskLimits>];

describe('every denial', () => {
  const cases: readonly (readonly [DenialCode, ...Case])[] = [
    ['stopping', buy(BTC), { stopping: true }],
    ['halted', buy(BTC), { halted: true }],
    ['halted', buy(BTC), { reducing: true }],
    ['halted', sell(2 * BTC), { ...long, halted: true }],
    ['no-price', buy(BTC), { price: null }],
    ['spec', buy(0)],
    ['spec', buy(BTC, { expiresAt: 1000 as Ms })],
    ['order-kind', buy(BTC, { timeInForce: 'fok' })],
    ['price-rule', bid(BTC, 599_995)],
    ['price-rule', stop('buy', lots(BTC), priceTicks(600_001))],
    ['min-notional', buy(16)],
    ['min-notional', bid(17, 580_000)],
    ['reduce-only', buy(BTC, { reduceOnly: true })],
    ['reduce-only', buy(BTC, { reduceOnly: true }), long],
    ['spot-short', sell(BTC + 1), { ...long, scale: spotScale }],
    ['spot-short', sell(BTC), { ...long, scale: spotScale, worst: { buy: lots(0), sell: lots(1) } }],
    ['max-order-notional', buy(BTC), {}, { maxOrderNotional: '59999.99' }],
    ['max-order-notional', limit('sell', lots(BTC), priceTicks(700_000)), {}, { maxOrderNotional: '60000' }],
    ['max-position', buy(BTC), {}, { maxPositionNotional: '59999.99' }],
    ['max-position', buy(1000), { ...long, position: lots(BTC) }, { maxPositionNotional: '60000' }],
    ['max-position', buy(1000), { worst: { buy: lots(BTC), sell: lots(0) } }, { maxPositionNotional: '60000' }],
    ['max-leverage', buy(BTC), {}, { maxLeverage: '5.99' }],
    ['max-open-orders', buy(BTC), { openOrders: 3 }, { maxOpenOrders: 3 }],
    ['price-collar', bid(BTC, 297_000), {}, { priceCollar: '0.5' }],
    ['price-collar', stop('buy', lots(BTC), priceTicks(910_000))],
    ['price-collar', bid(BTC, 560_000), { mark: priceTicks(620_000) }, { priceCollar: '0.09' }],
    ['instrument', buy(BTC), {}, { instruments: ['ETH', 'SOL'] }],
    ['trading-hours', buy(BTC), { time: WEDNESDAY_NOON }, { tradingHours: [{ days: [3], from: 0, to: 720 }] }],
    ['order-rate', buy(BTC), { rate: { waitMs: () => 340 } }, { maxOrderRate: { count: 60, windowMs: 60_000 } }],
    ['insufficient-margin', buy(2 * BTC)],
    ['insufficient-margin', buy(BTC), { worst: { buy: lots(BTC), sell: lots(0) } }],
    ['insufficient-margin', buy(BTC), { equity: money('6026.99'), available: money('6026.99') }],
    ['insufficient-margin', buy(BTC), { scale: spotScale, available: money('60026.99') }],
  ];
  it.each(cases.map((line) => ({ line })))('$line.0', ({ line: [expected, ...args] }) => {
    expect(code(...args)).toBe(expected);
  });
  it('is reached by one of these cases, and each says its numbers', () => {
    const judged = denialCodes.filter((each) => each !== 'what-if');
    expect(new Set(cases.map(([expected]) => expected))).toEqual(new Set(judged));
    for (const [, ...args] of cases) expect(detail(...args)).toMatch(/\d/);
  });
  it('is passed over by a what-if, but for what the order or the venue cannot be', () => {
    const ruled = (...[, spec, more]: (typeof cases)[number]): boolean =>
      overrule({ id: 'o1', spec, decisionPrice: view.price }, { ...view, ...more }, 'allow').ok;
    const never = [
      'stopping',
      'no-price',
      'spec',
      'order-kind',
      'price-rule',
      'min-notional',
      'reduce-only',
      'spot-short',
    ];
    for (const line of cases) expect(ruled(...line), line[0]).toBe(!never.includes(line[0]));
    const denied = overrule({ id: 'o1', spec: buy(BTC), decisionPrice: view.price }, view, 'deny');
    expect(denied).toMatchObject({ ok: false, code: 'what-if' });
  });
  it('says what was asked and what may be', () => {
    expect(detail(buy(BTC), {}, { maxPositionNotional: '50000' })).toBe(
      'the exposure would be worth 60000, and 50000 may be',
    );
    expect(detail(buy(2 * BTC))).toBe('12054 would be needed, and 10000 is available');
    expect(detail(sell(2 * BTC), { ...long, halted: true })).toBe(
      'trading is halted; the position is 1 BTC and could become -1 BTC',
    );
  });
});

describe('just at the limit', () => {
  it.each([
    [buy(17), {}, {}],
    [buy(BTC), {}, { maxOrderNotional: '60000', maxPositionNotional: '60000', maxLeverage: '6' }],
    [buy(BTC), { openOrders: 2 }, { maxOpenOrders: 3 }],
    [bid(BTC, 300_000), {}, { priceCollar: '0.5' }],
    [buy(BTC), { equity: money('6027'), available: money('6027') }, {}],
    [buy(BTC), { scale: spotScale, available: money('60027') }, {}],
    [sell(BTC), { ...long, scale: spotScale }, {}],
  ])('an order passes: %j', (spec, change, limits) => {
    expect(code(spec, change as Partial<RiskView>, limits)).toBe('ok');
  });
});

describe('orders that only reduce', () => {
  const tight = {
    maxOrderNotional: '1',
    maxPositionNotional: '1',
    maxLeverage: '0',
    maxOpenOrders: 0,
    priceCollar: '0',
  };
  const stuck = { halted: true, reducing: true, equity: money('-5'), available: money('-5') };
  it('pass halts and limits', () => {
    expect(code(sell(BTC), { ...long, ...stuck }, tight)).toBe('ok');
    expect(code(buy(BTC / 2), { ...short, ...stuck }, tight)).toBe('ok');
    expect(code(sell(9 * BTC, { reduceOnly: true }), { ...long, ...stuck }, tight)).toBe('ok');
  });
  it('do not pass the rules of the venue', () => {
    expect(code(limit('sell', lots(BTC), priceTicks(599_995)), { ...long, ...stuck }, tight)).toBe('price-rule');
    expect(code(sell(1), { ...long, ...stuck }, tight)).toBe('min-notional');
    expect(code(sell(1, { reduceOnly: true }), { ...long, ...stuck }, tight)).toBe('ok');
  });
  it('are no longer that when others of their side rest', () => {
    const resting = { worst: { buy: lots(0), sell: lots(1) } };
    expect(code(sell(BTC), { ...long, ...stuck, ...resting }, tight)).toBe('halted');
  });
  it('may be sent with the entry that they protect', () => {
    const entering = { worst: { buy: lots(BTC), sell: lots(0) } };
    expect(code(sell(BTC, { reduceOnly: true }), entering)).toBe('ok');
    expect(code(sell(BTC, { reduceOnly: true, attachedTo: 'o1' }))).toBe('ok');
  });
});

describe('a modification', () => {
  const resting = { id: 'o1', spec: bid(BTC, 600_000), remaining: lots(BTC) };
  const open = { ...view, openOrders: 1, worst: { buy: lots(BTC), sell: lots(0) } };
  const change = { order: 'o1', size: lots(BTC), limitPrice: priceTicks(590_000), triggerPrice: null };
  it('is judged in the place of the order that rests', () => {
    expect(judgeChange(change, resting, open, { ...defaultLimits, maxOpenOrders: 1 })).toBeNull();
    expect(judgeChange({ ...change, size: lots(2 * BTC) }, resting, open, defaultLimits)?.code).toBe(
      'insufficient-margin',
    );
    expect(judgeChange({ ...change, limitPrice: null }, resting, open, defaultLimits)?.code).toBe('spec');
  });
});

describe('never beyond a limit', () => {
  const count = (max: number) => fc.integer({ min: 0, max });
  const situation = fc.record({
    position: fc.integer({ min: -3 * BTC, max: 3 * BTC }),
    buys: count(2 * BTC),
    sells: count(2 * BTC),
    price: fc.integer({ min: 100_000, max: 900_000 }).map((ticks) => ticks - (ticks % 100)),
    equity: count(100_000),
    maxPosition: count(300_000),
    maxLeverage: count(40),
    halted: fc.boolean(),
  });
  const order = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    size: fc.integer({ min: 1, max: BTC }),
  });
  it('whatever is held and open: what is approved reduces, or stays within', () => {
    fc.assert(
      fc.property(situation, order, (now, { side, size }) => {
        const price = priceTicks(now.price);
        const equity = new Decimal(now.equity);
        const bound = scale.notional(price, lots(now.position)).abs().div(10);
        const change: Partial<RiskView> = {
          position: lots(now.position),
          worst: { buy: lots(now.buys), sell: lots(now.sells) },
          price,
          equity: money(text(equity)),
          available: money(text(equity.minus(bound))),
          halted: now.halted,
        };
        const limits = { maxPositionNotional: `${now.maxPosition}`, maxLeverage: `${now.maxLeverage}` };
        const said = code(market(side, lots(size)), change, limits);
        const reach = now.position + sign(side) * ((side === 'buy' ? now.buys : now.sells) + size);
        const reduces = Math.sign(now.position) === -sign(side) && reach * now.position >= 0;
        if (said !== 'ok' || reduces) return;
        const value = scale.notional(price, lots(reach)).abs();
        expect(now.halted).toBe(false);
        expect(value.lte(now.maxPosition)).toBe(true);
        expect(value.lte(equity.times(now.maxLeverage))).toBe(true);
        expect(value.div(10).lte(equity)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  it('and what is approved at one size is approved at every smaller one that the venue takes', () => {
    fc.assert(
      fc.property(situation, order, fc.integer({ min: 100, max: BTC }), (now, { side, size }, smaller) => {
        if (smaller >= size) return;
        const change: Partial<RiskView> = {
          position: lots(now.position),
          worst: { buy: lots(now.buys), sell: lots(now.sells) },
          equity: money(`${now.equity}`),
          available: money(`${now.equity}`),
          halted: now.halted,
        };
        const limits = { maxPositionNotional: `${now.maxPosition}`, maxLeverage: `${now.maxLeverage}` };
        const sameSide = now.position * sign(side) >= 0;
        if (!sameSide || code(market(side, lots(size)), change, limits) !== 'ok') return;
        expect(code(market(side, lots(smaller)), change, limits)).toBe('ok');
      }),
    );
  });
});
