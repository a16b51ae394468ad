import type { Execution, Metric } from '../../result.ts';
import { group } from './definition.ts';
import type { Definition } from './definition.ts';

type Member = Omit<Definition, 'group'>;

const member = (
  key: string,
  label: string,
  [unit, formula, missing]: readonly [Metric['unit'], string, string],
  value: (execution: Execution) => number | null,
): Member => ({
  key,
  label,
  unit,
  formula,
  missing,
  value: (input) => (input.execution === null ? NaN : (value(input.execution) ?? NaN)),
});

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, value) => sum + value, 0);

const NO_ORDERS = 'No order was sent.';

/** How the orders fared. */
export const executionMetrics: readonly Definition[] = group('Execution', [
  member('orders', 'Orders', ['count', 'requested after approval by risk', NO_ORDERS], (e) => e.ordersRequested),
  member(
    'fillRatio',
    'Fill ratio',
    ['fraction', 'orders filled / orders requested', NO_ORDERS],
    (e) => e.ordersFilled / e.ordersRequested,
  ),
  member(
    'cancelRatio',
    'Cancel ratio',
    ['fraction', 'orders canceled / orders requested', NO_ORDERS],
    (e) => e.ordersCanceled / e.ordersRequested,
  ),
  member('denied', 'Denied by risk', ['count', 'orders never sent', NO_ORDERS], (e) => total(e.denied)),
  member('rejected', 'Rejected by the venue', ['count', 'orders refused', NO_ORDERS], (e) => total(e.rejected)),
  member(
    'timeToFillP50',
    'Time to fill, median',
    ['ms', 'from request to last fill', 'Nothing was filled.'],
    (e) => e.timeToFillP50,
  ),
  member(
    'timeToFillP95',
    'Time to fill, 95 %',
    ['ms', 'from request to last fill', 'Nothing was filled.'],
    (e) => e.timeToFillP95,
  ),
  member('liquidations', 'Liquidations', ['count', 'positions closed by the venue', NO_ORDERS], (e) => e.liquidations),
]);
