import { exact, grouped, signed } from '../../backtests/wording/number.ts';
import { Decimal } from '../../engine/index.ts';
import type { BoardView } from '../../runtime/board/view.ts';
import { left } from '../format/text-width.ts';
import type { Line } from '../screen/box.ts';
import { ageText } from './header.ts';

type Order = BoardView['orders'][number];

/** The position, then each order that may still be filled: `o231 buy 0.05 @ 94,250.5 working 2 s`. */
export const orderLines = (view: BoardView): readonly Line[] => {
  const { orders } = view;
  const nothing: readonly Line[] = [{ text: ' no orders', style: 'dim' }];
  return [positionLine(view), ...(orders.length === 0 ? nothing : orders.map((order) => orderLine(order, view)))];
};

const positionLine = ({ position: { size, entryPrice, result }, price, instrument }: BoardView): Line => {
  if (entryPrice === null) return { text: ' flat' };
  const side = size.startsWith('-') ? 'short' : 'long';
  const held = `${side} ${exact(size.replace('-', ''))} ${instrument.base}`;
  // An average can have more digits than a price; nobody reads them.
  const entry = grouped(entryPrice, new Decimal(instrument.tickSize).decimalPlaces());
  return { text: ` ${held} at ${entry}${price === null ? '' : `   ${signed(result, 2)}`}` };
};

const orderLine = (order: Order, { unknown, now }: BoardView): Line => {
  const { id, side, remaining, requestedAt } = order;
  const isUnknown = unknown.includes(id);
  const text = ` ${id} ${left(side, 4)} ${exact(remaining)} ${whereText(order)} ${statusText(order, isUnknown)} ${ageText(now - requestedAt)}`;
  return isUnknown ? { text, style: 'yellow' } : { text };
};

const whereText = ({ limitPrice, triggerPrice }: Order): string => {
  const limit = limitPrice === null ? 'market' : `@ ${exact(limitPrice)}`;
  return triggerPrice === null ? limit : `${limit} from ${exact(triggerPrice)}`;
};

const statusText = ({ status, cancelRequested, reduceOnly, filled }: Order, isUnknown: boolean): string => {
  const reduces = reduceOnly ? 'reduces, ' : '';
  if (isUnknown) return `${reduces}UNKNOWN`;
  if (cancelRequested) return `${reduces}cancelling`;
  return `${reduces}${status === 'partially-filled' ? `${exact(filled)} filled` : STATUS[status]}`;
};

const STATUS: Readonly<Record<Exclude<Order['status'], 'partially-filled'>, string>> = {
  requested: 'asked for',
  submitted: 'sent',
  accepted: 'working',
  triggered: 'triggered',
  filled: 'filled',
  denied: 'denied',
  rejected: 'rejected',
  canceled: 'cancelled',
  expired: 'expired',
  'by-venue': 'of the venue',
};
