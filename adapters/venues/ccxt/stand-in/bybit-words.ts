import type { StandInOrder } from './account.ts';
import { coins, dollars } from './market.ts';

/** The market, as Bybit lists it. */
export const LINEAR: Readonly<Record<string, unknown>> = {
  symbol: 'BTCUSDT',
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  settleCoin: 'USDT',
  launchTime: '1584230400000',
  deliveryTime: '0',
  fundingInterval: 480,
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: '0.10' },
  lotSizeFilter: { minNotionalValue: '5', maxOrderQty: '1190.000', minOrderQty: '0.001', qtyStep: '0.001' },
};

const STATUSES = {
  NEW: 'New',
  PARTIALLY_FILLED: 'PartiallyFilled',
  FILLED: 'Filled',
  CANCELED: 'Cancelled',
  EXPIRED: 'Cancelled',
} as const;
const TIMES: Readonly<Record<string, string>> = { GTX: 'PostOnly' };

/** As Bybit writes an order. */
export const orderOf = (order: StandInOrder, symbol: string): Readonly<Record<string, unknown>> => ({
  orderId: String(order.id),
  orderLinkId: order.clientId,
  symbol,
  orderType: 'Limit',
  orderStatus: STATUSES[order.status],
  side: order.side === 'BUY' ? 'Buy' : 'Sell',
  price: dollars(order.tenths),
  avgPrice: order.filled === 0 ? '' : dollars(order.average),
  qty: coins(order.size),
  cumExecQty: coins(order.filled),
  cumExecValue: ((order.average / 10) * (order.filled / 1_000)).toFixed(4),
  leavesQty: order.status === 'NEW' ? coins(order.size - order.filled) : '0',
  timeInForce: TIMES[order.timeInForce] ?? order.timeInForce,
  reduceOnly: order.reduceOnly,
  positionIdx: 0,
  tpslMode: '',
  createdTime: String(order.time),
  updatedTime: String(order.updated),
});
