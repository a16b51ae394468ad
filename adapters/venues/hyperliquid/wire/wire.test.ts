import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { EngineError } from '../../../../engine/index.ts';
import { bookOf, candleOf, printOf } from '../feed/translate.ts';
import { Universe } from '../universe.ts';
import * as account from './account.ts';
import { exchangeAnswer, frame } from './exchange.ts';
import * as market from './market.ts';
import { json, shaped } from './shape.ts';
import { payload, pushed, recordedFrames } from './testing/payloads.ts';
import { untouched } from './testing/schema-coverage.ts';

const data = (name: string): unknown => pushed(name)[0]!.data;
const frames = (channel: string): unknown[] =>
  recordedFrames()
    .filter((one) => one.channel === channel)
    .map((one) => one.data);

/** Written by hand after the documents, where no recording shows the branch. */
const own = {
  orderStatus: { order: (payload('rest_info_historicalOrders_2026') as unknown[])[0], status: 'order' },
  cloid: {
    order: {
      ...(payload('rest_info_frontendOpenOrders_2025') as object[])[0],
      cloid: '0x000000000000000000000000000000ab',
      reduceOnly: null,
    },
    status: 'open',
    statusTimestamp: 1,
  },
  emptySide: { coin: 'BTC', time: 1, bbo: [null, null] },
  thin: { ...(payload('rest_info_metaAndAssetCtxs') as [unknown, object[]])[1][0], midPx: null },
  role: (role: string, data?: object): object => ({ role, ...(data ? { data } : {}) }),
};
const someone = '0x00000000000000000000000000000000000000aa';
const longOrder = (payload('rest_info_historicalOrders_2026') as { order: object }[])[0]!.order;

const samples: readonly (readonly [name: string, schema: z.ZodType, samples: readonly unknown[]])[] = [
  ['meta', market.meta, [payload('rest_info_meta'), payload('rest_info_meta_sdk')]],
  [
    'metaAndAssetCtxs',
    market.metaAndAssetCtxs,
    [
      payload('rest_info_metaAndAssetCtxs'),
      [{ universe: [{ name: 'A', szDecimals: 1, maxLeverage: 3, isDelisted: true }] }, [own.thin]],
    ],
  ],
  ['allMids', market.allMids, [payload('rest_info_allMids')]],
  ['allMids frame', market.allMidsFrame, [data('ws_allMids')]],
  ['trades', market.trades, [data('ws_trades'), ...frames('trades')]],
  [
    'l2Book',
    market.l2Book,
    [payload('rest_info_l2Book'), payload('rest_info_l2Book_sdk'), data('ws_l2Book'), ...frames('l2Book')],
  ],
  ['bbo', market.bbo, [data('ws_bbo'), own.emptySide]],
  [
    'candles',
    market.candles,
    [payload('rest_info_candleSnapshot'), payload('rest_info_candleSnapshot_sdk'), [data('ws_candle')]],
  ],
  [
    'fundingHistory',
    market.fundingHistory,
    [payload('rest_info_fundingHistory_sdk'), payload('rest_info_fundingHistory_get_funding_history_1684811870000')],
  ],
  [
    'orders',
    account.orders,
    [
      payload('rest_info_openOrders'),
      payload('rest_info_openOrders_sdk'),
      payload('rest_info_frontendOpenOrders'),
      payload('rest_info_frontendOpenOrders_2025'),
      [own.cloid.order],
    ],
  ],
  [
    'orderUpdates',
    account.orderUpdates,
    [
      data('ws_orderUpdates'),
      payload('rest_info_historicalOrders_2026'),
      [own.cloid],
      [{ order: noOrigin(longOrder), status: 'filled', statusTimestamp: 1 }],
    ],
  ],
  [
    'orderStatus',
    account.orderStatus,
    [
      own.orderStatus,
      { status: 'order', order: own.cloid },
      { status: 'unknownOid' },
      { status: 'order', order: { ...own.cloid, order: noOrigin(longOrder) } },
      { status: 'order', order: (data('ws_orderUpdates') as unknown[])[0] },
    ],
  ],
  [
    'fills',
    account.fills,
    [
      (payload('ws_userFills') as { data: { fills: unknown } }).data.fills,
      payload('rest_info_userFills_2026'),
      [{ ...(payload('rest_info_userFills_2026') as object[])[0], cloid: own.cloid.order.cloid }],
    ],
  ],
  [
    'userFills',
    account.userFills,
    [
      payload('ws_userFills') instanceof Object && (payload('ws_userFills') as { data: unknown }).data,
      { user: someone, fills: payload('rest_info_userFills_2026') },
      {
        user: someone,
        fills: [{ ...(payload('rest_info_userFills_2026') as object[])[0], cloid: own.cloid.order.cloid }],
      },
    ],
  ],
  [
    'userFunding',
    account.userFunding,
    [payload('rest_info_userFunding_sdk'), payload('rest_info_userFunding_user_funding_history_with_end_time')],
  ],
  [
    'userEvents',
    account.userEvents,
    [
      data('ws_userEvents_fill'),
      { liquidation: { lid: 1, liquidated_user: someone, liquidated_ntl_pos: '1.0', liquidated_account_value: '0.5' } },
    ],
  ],
  [
    'clearinghouseState',
    account.clearinghouseState,
    [
      payload('rest_info_clearinghouseState'),
      payload('rest_info_clearinghouseState_2025'),
      noEntry(payload('rest_info_clearinghouseState_2025')),
    ],
  ],
  ['userFees', account.userFees, [{ userCrossRate: '0.000315', userAddRate: '0.000105' }]],
  ['userRateLimit', account.userRateLimit, [payload('rest_info_userRateLimit')]],
  [
    'userRole',
    account.userRole,
    [
      payload('rest_info_userRole'),
      own.role('missing'),
      own.role('user'),
      own.role('agent', { user: someone }),
      own.role('subAccount', { master: someone }),
    ],
  ],
  [
    'exchangeAnswer',
    exchangeAnswer,
    [
      payload('rest_exchange_order_filled'),
      payload('rest_exchange_order_resting'),
      payload('rest_exchange_order_with_tpsl'),
      payload('rest_exchange_top_level_error'),
      payload('rest_exchange_updateLeverage'),
      {
        status: 'ok',
        response: {
          type: 'order',
          data: { statuses: [{ error: 'Order must have minimum value of $10.' }, 'waitingForFill', 'success'] },
        },
      },
    ],
  ],
];

function noOrigin(order: object): object {
  return {
    ...order,
    origSz: undefined,
    cloid: '0x000000000000000000000000000000ab',
    isTrigger: undefined,
    triggerPx: undefined,
    reduceOnly: undefined,
  };
}
function noEntry(state: unknown): unknown {
  const copy = structuredClone(state) as {
    assetPositions: { position: { entryPx: null | string; liquidationPx: null | string; leverage: object } }[];
  };
  const position = copy.assetPositions[0]!.position;
  position.entryPx = null;
  position.liquidationPx = null;
  position.leverage = { type: 'cross', value: 20 };
  return copy;
}

describe('the wire, by its recordings and documented examples', () => {
  it.each(samples)('%s is read, and every branch of its schema is met', (_, schema, each) => {
    for (const sample of each) expect(schema.safeParse(sample).error).toBeUndefined();
    expect(untouched(schema, each)).toEqual([]);
  });

  it('reads every frame of the recording of 2025-01-26: 64 trades in 9 frames, 46 books', () => {
    const btc = new Universe({ universe: [{ name: 'BTC', szDecimals: 5, maxLeverage: 40 }] }).ofCoin('BTC')!;
    for (const one of recordedFrames()) expect(frame.parse(one).channel).toMatch(/^(trades|l2Book)$/);
    const prints = frames('trades').flatMap((each) => market.trades.parse(each).map((t) => printOf(t, btc, 0, false)));
    expect(prints).toHaveLength(64);
    // "105056.0" with one decimal and "0.00219" with five: digits are moved, nothing is multiplied.
    expect([prints[0]!.price, prints[0]!.size, prints[0]!.taker]).toEqual([1_050_560, 219, 'buy']);
    const books = frames('l2Book').map((each) => bookOf(market.l2Book.parse(each), btc, 0));
    expect(books).toHaveLength(46);
    for (const { bids, asks } of books) expect(bids[0]!.price).toBeLessThan(asks[0]!.price);
  });

  it('reads the volume of a candle to the nearest lot: "3495670.8399999999" is the noise of doubles', () => {
    const hype = new Universe({ universe: [{ name: 'HYPE', szDecimals: 2, maxLeverage: 10 }] }).ofCoin('HYPE')!;
    const candle = candleOf(market.candle.parse(data('ws_candle')), hype, 0, true);
    expect([candle.volume, candle.close, candle.intervalMs]).toEqual([349_567_084, 348_680, 86_400_000]);
  });
});

describe('a changed shape', () => {
  it('is E_WIRE_SHAPE with the path of what differs', () => {
    const changed = structuredClone(data('ws_trades')) as { px: unknown }[];
    changed[0]!.px = 35.276;
    const read = (): unknown => shaped(market.trades, changed, 'a trades frame');
    expect(read).toThrow(EngineError);
    try {
      read();
    } catch (error) {
      expect((error as EngineError).code).toBe('E_WIRE_SHAPE');
      expect((error as EngineError).detail.where).toContain('[0].px');
    }
  });

  it('is what fills of 2023 have: without an id of the trade nothing can be told once', () => {
    try {
      shaped(account.fills, payload('rest_info_userFills'), 'fills');
      expect.unreachable();
    } catch (error) {
      expect((error as EngineError).detail.where).toContain('[0].tid');
    }
  });

  it('is never a crash: whatever comes is read or E_WIRE_SHAPE', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          shaped(frame, json(text, 'a frame'), 'a frame');
        } catch (error) {
          expect((error as EngineError).code).toBe('E_WIRE_SHAPE');
        }
      }),
    );
  });
});

describe('a frame', () => {
  it('may carry no data: the answer to a ping has none', () => {
    expect(shaped(frame, json('{"channel":"pong"}', 'a frame'), 'a frame')).toEqual({ channel: 'pong' });
  });
});
