import { moneyText } from '../domain/money.ts';
import { sign, type Lots, type PriceTicks, type Side } from '../domain/units.ts';
import type { Desk } from './desk.ts';
import type { Liquidity } from './models/fees.ts';
import { rejection, type Rejection } from './rejections.ts';

/** A trade that is about to be made. */
export interface Trade {
  readonly side: Side;
  readonly size: number;
  readonly price: number;
  readonly liquidity: Liquidity;
}

/** What the account lacks for a trade; null if it has the means. */
export const lackFor = (trade: Trade, desk: Desk): Rejection | null =>
  desk.scale.instrument.kind === 'spot' ? spotLack(trade, desk) : marginLack(trade, desk);

/**
 * Only what the trade adds to the position needs margin; to close or to shrink is always possible. Margin is reckoned at
 * the mark where the trade takes: what a taker pays beyond it is a loss, not a larger position.
 */
const marginLack = (trade: Trade, { account, mark, openInterestRoom, reports }: Desk): Rejection | null => {
  const before = Math.abs(account.position);
  const after = account.position + sign(trade.side) * trade.size;
  const added = Math.abs(after) - before;
  if (Math.abs(after) > openInterestRoom) {
    const isFlip = before > 0 && Math.sign(after) !== Math.sign(account.position);
    const detail = `${reports.size(Math.abs(after))} would be held, there is room for ${reports.size(openInterestRoom)}`;
    if (isFlip) return rejection('PositionFlipAtOpenInterestCap', detail);
    if (added > 0) return rejection('PositionIncreaseAtOpenInterestCap', detail);
  }
  if (added <= 0) return null;
  const needed = account.addedMargin(trade.liquidity === 'taker' ? mark : (trade.price as PriceTicks), added as Lots);
  const available = account.available(mark);
  if (needed <= available) return null;
  return rejection('PerpMargin', `needs ${moneyText(needed)} of margin, ${moneyText(available)} is available`);
};

const spotLack = ({ side, size, price, liquidity }: Trade, { account, mark, scale, fees }: Desk): Rejection | null => {
  if (side === 'sell') {
    if (size <= account.position) return null;
    return rejection('InsufficientSpotBalance', `sells ${size} lots, ${account.position} are held`);
  }
  const ticks = price as PriceTicks;
  const needed = scale.worth(ticks, size as Lots) + fees.of(liquidity, ticks, size as Lots);
  const available = account.available(mark);
  if (needed <= available) return null;
  return rejection('InsufficientSpotBalance', `costs ${moneyText(needed)}, ${moneyText(available)} is available`);
};
