import { group } from './definition.ts';
import type { Definition } from './definition.ts';

const NO_POSITION = 'No position was recorded.';

/** How much was at stake. */
export const exposureMetrics: readonly Definition[] = group('Exposure', [
  {
    key: 'timeInMarket',
    label: 'Time in market',
    unit: 'fraction',
    formula: 'time with a position / time',
    missing: NO_POSITION,
    value: (input) => input.exposure?.timeInMarket ?? NaN,
  },
  {
    key: 'meanLeverage',
    label: 'Mean leverage',
    unit: 'ratio',
    formula: 'notional / NAV, weighted by time',
    missing: NO_POSITION,
    value: (input) => input.exposure?.meanLeverage ?? NaN,
  },
  {
    key: 'maxLeverage',
    label: 'Highest leverage',
    unit: 'ratio',
    formula: 'max over every row of notional / NAV',
    missing: NO_POSITION,
    value: (input) => input.exposure?.maxLeverage ?? NaN,
  },
  {
    key: 'turnover',
    label: 'Turnover per year',
    unit: 'ratio',
    formula: 'sum of fill notional / mean NAV / years',
    annual: true,
    missing: 'Needs time to pass.',
    value: (input) => input.exposure?.turnoverPerYear ?? NaN,
  },
  {
    key: 'minLiquidationDistance',
    label: 'Closest to liquidation',
    unit: 'fraction',
    formula: 'min of |mark - liquidation price| / mark',
    missing: 'No position was ever at risk of liquidation.',
    value: (input) => input.exposure?.minLiquidationDistance ?? NaN,
  },
]);
