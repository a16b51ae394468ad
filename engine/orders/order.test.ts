import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../domain/decimal.ts';
import { limit, stop, type OrderSpec } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import { evolveOrder, type OrderState } from './order.ts';
import { bitcoinScale as scale, fillOf, happened, recorded } from './scenario.ts';
import { transitions, type From, type OrderEventType, type OrderStatus } from './transitions.ts';

const size = (count: number): string => text(scale.size(lots(count)));
const buy = (count: number): OrderSpec => limit('buy', lots(count), priceTicks(600_000));
const requested = (spec: OrderSpec = buy(3)): AnyEvent => happened('OrderRequested', recorded('o1', spec));
const denied = (): AnyEvent =>
  happened('OrderDenied', { ...recorded('o1', buy(3)), code: 'halted', detail: 'trading is halted' });
const submitted = (): AnyEvent => happened('OrderSubmitted', { order: 'o1' });
const outcomeUnknown = (): AnyEvent => happened('OrderOutcomeUnknown', { order: 'o1', detail: 'no answer' });
const accepted = (): AnyEvent => happened('OrderAccepted', { order: 'o1' });
const triggered = (): AnyEvent => happened('OrderTriggered', { order: 'o1', price: '59000' });
const rejected = (): AnyEvent => happened('OrderRejected', { order: 'o1', code: 'PerpMargin', detail: '' });
const canceled = (): AnyEvent => happened('OrderCanceled', { order: 'o1', reason: 'requested', remaining: size(3) });
const expired = (): AnyEvent => happened('OrderExpired', { order: 'o1', remaining: size(3) });
const cancelRequested = (): AnyEvent => happened('OrderCancelRequested', { order: 'o1', reason: 'test' });
const cancelRejected = (): AnyEvent => happened('OrderCancelRejected', { order: 'o1', code: 'filled', detail: '' });
const change = { order: 'o1', limitPrice: '59999.5', triggerPrice: null };
const modifyRequested = (left = 5): AnyEvent =>
  happened('OrderModifyRequested', { ...change, size: size(left), reason: 'test' });
const modifyDenied = (): AnyEvent => happened('OrderModifyDenied', { order: 'o1', code: 'halted', detail: '' });
const modifyRejected = (): AnyEvent => happened('OrderModifyRejected', { order: 'o1', code: 'filled', detail: '' });
const modified = (left = 5): AnyEvent => happened('OrderModified', { ...change, size: size(left) });
const filled = (count: number, id = `f${count}`, remaining = 0): AnyEvent =>
  fillOf({ id, side: 'buy', size: count }, { remaining: size(remaining) });

const fold = (events: readonly AnyEvent[]): OrderState | undefined =>
  events.reduce<OrderState | undefined>((state, event) => evolveOrder(state, event, scale), undefined);
const given = (...events: readonly AnyEvent[]) => ({
  then: (expected: Partial<OrderState>): void => expect(fold(events)).toMatchObject(expected),
  thenRefuses: (event: AnyEvent, code: string): void => {
    const state = fold(events);
    expect(() => evolveOrder(state, event, scale)).toThrow(expect.objectContaining({ code }));
  },
});

describe('the life of an order', () => {
  it('goes from the request to the last fill', () => {
    given(requested()).then({ status: 'requested', remaining: lots(3), filled: lots(0), reason: 'test' });
    given(requested(), submitted()).then({ status: 'submitted' });
    given(requested(), submitted(), accepted()).then({ status: 'working' });
    given(requested(), submitted(), accepted(), filled(1)).then({ status: 'working', remaining: lots(2) });
    given(requested(), submitted(), accepted(), filled(1), filled(2)).then({ status: 'filled', filled: lots(3) });
  });
  it('keeps the spec exactly, in ticks and lots', () => {
    const spec = stop('sell', lots(7), priceTicks(580_001), { group: 'g', reduceOnly: true, attachedTo: 'o9' });
    given(requested(spec)).then({ spec });
  });
  it('of a stop has a moment when it becomes live', () => {
    const spec = stop('buy', lots(3), priceTicks(610_000));
    given(requested(spec), submitted(), accepted(), triggered()).then({ status: 'triggered' });
    given(requested(spec), submitted(), triggered(), accepted(), filled(1)).then({ status: 'triggered' });
    given(requested(spec), submitted(), accepted(), triggered(), rejected()).then({ status: 'rejected' });
    given(requested(spec), submitted(), accepted(), triggered(), filled(3)).then({ status: 'filled' });
  });
  it('ends before it began when risk denies it', () => {
    given(denied()).then({ status: 'denied' });
    given(denied()).thenRefuses(submitted(), 'E_ORDER_TRANSITION');
  });
});

describe('what the real world does', () => {
  it('fills before it accepts', () => {
    given(requested(), submitted(), filled(1), accepted()).then({ status: 'working', remaining: lots(2) });
    given(requested(), submitted(), filled(3), accepted()).then({ status: 'filled' });
  });
  it('fills after we asked for a cancel, and then refuses the cancel', () => {
    given(requested(), submitted(), accepted(), cancelRequested()).then({ status: 'working', cancelRequested: true });
    given(requested(), submitted(), accepted(), cancelRequested(), filled(3), cancelRejected()).then({
      status: 'filled',
      cancelRequested: false,
    });
  });
  it('cancels what was filled in part, and reports a fill that crossed with the cancel', () => {
    given(requested(), submitted(), accepted(), filled(1), canceled()).then({ status: 'canceled', remaining: lots(2) });
    given(requested(), submitted(), accepted(), canceled(), filled(1)).then({ status: 'canceled', filled: lots(1) });
    given(requested(), submitted(), accepted(), canceled(), filled(3)).then({ status: 'filled' });
    given(requested(), submitted(), accepted(), expired(), filled(1)).then({ status: 'expired', filled: lots(1) });
  });
  it('says things twice', () => {
    given(requested(), submitted(), accepted(), accepted(), filled(1), filled(1)).then({ remaining: lots(2) });
    given(requested(), submitted(), filled(3), filled(3)).then({ status: 'filled', filled: lots(3) });
    given(requested(), submitted(), canceled(), canceled()).then({ status: 'canceled' });
  });
  it('knows an order whose sending a crash kept us from recording', () => {
    given(requested(), accepted()).then({ status: 'working' });
    given(requested(), filled(3)).then({ status: 'filled' });
    given(requested(), rejected()).then({ status: 'rejected' });
  });
});

describe('modifications', () => {
  const working = [requested(), submitted(), accepted(), filled(1)];
  it('change price and what is left, and keep what was filled', () => {
    given(...working, modifyRequested()).then({ modifyRequested: true, remaining: lots(2) });
    given(...working, modifyRequested(), modified()).then({
      modifyRequested: false,
      remaining: lots(5),
      filled: lots(1),
      spec: { ...buy(6), limitPrice: priceTicks(599_995) },
    });
  });
  it('are refused, or come too late', () => {
    given(...working, modifyRequested(), modifyRejected()).then({ modifyRequested: false, spec: buy(3) });
    given(...working, modifyRequested(), filled(2), modified()).then({ status: 'filled', remaining: lots(0) });
  });
  it('may be overtaken by a fill of what they added', () => {
    given(...working, modifyRequested(5), filled(4, 'f2', 1)).then({ remaining: lots(1), spec: buy(6) });
  });
  it('come without being asked when the venue cuts a reduce-only order down', () => {
    given(...working, modified(1)).then({ remaining: lots(1) });
  });
});

describe('fills', () => {
  const working = [requested(), submitted(), accepted()];
  it('are refused when they are more than was ordered, of the other side, or of nothing', () => {
    given(...working, filled(2)).thenRefuses(filled(2, 'again'), 'E_ORDER_FILL');
    given(...working).thenRefuses(fillOf({ id: 'f', side: 'sell', size: 1 }), 'E_ORDER_FILL');
    given(...working).thenRefuses(filled(0), 'E_ORDER_FILL');
  });
  it('of sizes off the grid are never rounded', () => {
    const off = fillOf({ id: 'f', side: 'buy', size: 1 }, { size: '0.000015' });
    given(...working).thenRefuses(off, 'E_NOT_EXACT');
  });
  it('in any parts, some told twice, add up to the order', () => {
    const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean()), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cuts, (parts) => {
        const total = parts.reduce((sum, [count]) => sum + count, 0);
        const fills = parts.flatMap(([count, twice], i) => {
          const fill = filled(count, `f${i}`);
          return twice ? [fill, fill] : [fill];
        });
        given(requested(buy(total)), submitted(), accepted(), ...fills).then({
          status: 'filled',
          filled: lots(total),
          remaining: lots(0),
        });
      }),
    );
  });
});

/** Columns in this order; a dot is a pair that cannot happen. Written by hand, apart from the code's own table. */
const order: readonly From[] = [
  'none',
  'requested',
  'submitted',
  'working',
  'triggered',
  'filled',
  'canceled',
  'rejected',
  'expired',
  'denied',
];
const letters: Readonly<Record<string, OrderStatus>> = {
  q: 'requested',
  s: 'submitted',
  w: 'working',
  t: 'triggered',
  f: 'filled',
  c: 'canceled',
  r: 'rejected',
  e: 'expired',
  d: 'denied',
};
const rule: Readonly<Record<OrderEventType, string>> = {
  //                     - q s w t f c r e d
  OrderRequested: '      q . . . . . . . . .',
  OrderDenied: '         d . . . . . . . . .',
  OrderSubmitted: '      . s . . . . . . . .',
  OrderOutcomeUnknown: ' . q s w t f c r e .',
  OrderAccepted: '       . w w w t f c r e .',
  OrderRejected: '       . r r r r . . r . .',
  OrderTriggered: '      . t t t t f c r e .',
  OrderFilled: '         . w w w t . c . e .',
  OrderCancelRequested: '. q s w t . . . . .',
  OrderCancelRejected: ' . q s w t f c r e .',
  OrderCanceled: '       . c c c c . c . . .',
  OrderModifyRequested: '. . s w t . . . . .',
  OrderModifyDenied: ' . q s w t . . . . .',
  OrderModifyRejected: ' . . s w t f c r e .',
  OrderModified: '       . . s w t f c r e .',
  OrderExpired: '        . e e e e . . . e .',
};
const ways: Readonly<Record<From, readonly AnyEvent[]>> = {
  none: [],
  requested: [requested()],
  submitted: [requested(), submitted()],
  working: [requested(), submitted(), accepted()],
  triggered: [requested(), submitted(), accepted(), triggered()],
  filled: [requested(), submitted(), filled(3, 'all')],
  canceled: [requested(), submitted(), canceled()],
  rejected: [requested(), submitted(), rejected()],
  expired: [requested(), submitted(), accepted(), expired()],
  denied: [denied()],
};
const samples: Readonly<Record<OrderEventType, AnyEvent>> = {
  OrderRequested: requested(),
  OrderDenied: denied(),
  OrderSubmitted: submitted(),
  OrderOutcomeUnknown: outcomeUnknown(),
  OrderAccepted: accepted(),
  OrderRejected: rejected(),
  OrderTriggered: triggered(),
  OrderFilled: filled(1, 'one'),
  OrderCancelRequested: cancelRequested(),
  OrderCancelRejected: cancelRejected(),
  OrderCanceled: canceled(),
  OrderModifyRequested: modifyRequested(),
  OrderModifyDenied: modifyDenied(),
  OrderModifyRejected: modifyRejected(),
  OrderModified: modified(),
  OrderExpired: expired(),
};
const pairs = Object.keys(transitions).flatMap((type) =>
  order.map((from, column) => {
    const cell = rule[type as OrderEventType].trim().split(/ +/)[column] ?? '?';
    return { type: type as OrderEventType, from, to: letters[cell] ?? null, cell };
  }),
);

describe('every pair of status and event', () => {
  it('is in the table: 16 events, 10 statuses', () => expect(pairs).toHaveLength(160));
  it.each(pairs)('$from, $type: $cell', ({ type, from, to }) => {
    const start = given(...ways[from]);
    if (to === null) start.thenRefuses(samples[type], 'E_ORDER_TRANSITION');
    else given(...ways[from], samples[type]).then({ status: to });
  });
  it('names the order and its status when it cannot happen', () => {
    const state = fold(ways.rejected);
    expect(() => evolveOrder(state, filled(1), scale)).toThrow('OrderFilled for order o1, that is rejected');
    expect(() => evolveOrder(undefined, filled(1), scale)).toThrow('order o1, that was never requested');
  });
});
