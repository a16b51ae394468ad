import { shaped } from '../../exchange/shapes.ts';
import { positionMode } from '../shapes.ts';
import { call, DAY_MS, HEDGED, type Profile } from './profile.ts';

/** Binance's USD-margined futures. */
export const binanceusdm: Profile = {
  needs: ['fetchOrder', 'fetchPositionMode'],
  lifetimeMs: 10_000,
  fills: { windowMs: 7 * DAY_MS, atOnce: 500, order: 'oldest-first' },
  isOnlyAcknowledged: false,
  obstacle: async (exchange) => {
    const mode = shaped(positionMode, await exchange.fetchPositionMode(), 'binanceusdm: the mode of positions');
    if (mode.hedged) return HEDGED;
    const burn = (await call(exchange, 'fapiPrivateGetFeeBurn', {})) as { readonly feeBurn?: boolean };
    return burn.feeBurn === false ? null : 'fees in USDT: they are paid in BNB, which the books here do not count';
  },
  find: (exchange, symbol, { clientId, venueId }) =>
    exchange.fetchOrder(venueId, symbol, clientId === undefined ? {} : { clientOrderId: clientId }),
  openOrders: (exchange) => exchange.fetchOpenOrders(),
  cancelBy: (clientId) => ({ clientOrderId: clientId }),
  equity: () => null,
  marginMode: null,
  cancelLater: (exchange, symbol, countdownTime) =>
    call(exchange, 'fapiPrivatePostCountdownCancelAll', { symbol, countdownTime }),
};
