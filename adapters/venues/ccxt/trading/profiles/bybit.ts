import { z } from 'zod';
import { shaped } from '../../exchange/shapes.ts';
import { call, DAY_MS, HEDGED, type Profile } from './profile.ts';

const keyInfo = z.object({ result: z.object({ uta: z.coerce.number() }) });
const accountInfo = z.object({ result: z.object({ marginMode: z.string() }) });
const positions = z.object({ result: z.object({ list: z.array(z.object({ positionIdx: z.coerce.number() })) }) });
const wallet = z.object({
  info: z.object({
    result: z.object({
      list: z.array(z.object({ coin: z.array(z.object({ coin: z.string(), equity: z.string() })) })),
    }),
  }),
});

const MODES: Readonly<Record<string, string>> = { REGULAR_MARGIN: 'cross', ISOLATED_MARGIN: 'isolated' };

/** Bybit, a unified account, perpetuals that are settled in USDT. */
export const bybit: Profile = {
  needs: ['fetchCanceledAndClosedOrders'],
  lifetimeMs: 10_000,
  fills: { windowMs: 7 * DAY_MS, atOnce: 100, order: 'newest-first' },
  isOnlyAcknowledged: true,
  obstacle: async (exchange, traded) => {
    const key = shaped(keyInfo, await call(exchange, 'privateGetV5UserQueryApi', {}), 'bybit: the key');
    if (key.result.uta !== 1) return 'a unified account (this is a classic one)';
    for (const { marketId: symbol, settle } of traded) {
      if (settle !== 'USDT') return `perpetuals settled in USDT (${symbol} is settled in ${settle})`;
      const answer = await call(exchange, 'privateGetV5PositionList', { category: 'linear', symbol });
      const { list } = shaped(positions, answer, 'bybit: the mode of positions').result;
      if (list.some(({ positionIdx }) => positionIdx !== 0)) return HEDGED;
    }
    return null;
  },
  // An order lives in one list, moves to a short one when it ends, and to a long one a little later. Asked in this order,
  // it cannot slip by between two questions.
  find: async (exchange, symbol, { clientId, venueId }) => {
    const name = clientId === undefined ? { orderId: venueId } : { orderLinkId: clientId };
    for (const openOnly of [0, 1]) {
      const [order] = await exchange.fetchOpenOrders(symbol, undefined, undefined, { ...name, openOnly });
      if (order !== undefined) return order;
    }
    const [ended] = await exchange.fetchCanceledAndClosedOrders(symbol, undefined, undefined, name);
    return ended ?? null;
  },
  openOrders: (exchange) => exchange.fetchOpenOrders(undefined, undefined, undefined, { paginate: true, openOnly: 0 }),
  cancelBy: (clientId) => ({ orderLinkId: clientId }),
  equity: (balance, currency) => {
    const { list } = shaped(wallet, balance, 'bybit: the balance').info.result;
    return list.flatMap(({ coin }) => coin).find(({ coin }) => coin === currency)?.equity ?? null;
  },
  marginMode: async (exchange) => {
    const { marginMode } = shaped(
      accountInfo,
      await call(exchange, 'privateGetV5AccountInfo', {}),
      'bybit: the account',
    ).result;
    return MODES[marginMode] ?? marginMode;
  },
  // Its own switch watches a WebSocket, which is not used here.
  cancelLater: null,
};
