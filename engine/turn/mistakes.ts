import type { OrderId } from '../domain/order-spec.ts';
import { EngineError } from '../errors.ts';

/** A strategy wished for more than a plan can hold. */
export const wishesWithoutEnd = (strategy: string, most: number, block: number, row: number): EngineError =>
  new EngineError('E_STRATEGY_LOOP', `${strategy} wished for more than ${most} things at once`, {
    where: `at tape block ${Math.max(0, block)}, row ${Math.max(0, row)}`,
    why: 'Each answer made it wish again, without an end.',
  });

/** A strategy named an order that it never asked for. */
export const unknownOrder = (strategy: string, order: OrderId): EngineError =>
  new EngineError('E_ORDER_UNKNOWN', `${strategy} wants to change order ${order}, which never was`, {
    why: 'An order is named by the id that its OrderRequested event carries.',
  });
