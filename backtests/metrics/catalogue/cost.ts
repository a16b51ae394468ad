import { basisPoints } from '../costs.ts';
import { startNav } from './daily.ts';
import { group } from './definition.ts';
import type { CostSums, Definition, MetricsInput } from './definition.ts';

const money = (key: string, label: string, formula: string, value: (input: MetricsInput) => number) => ({
  key,
  label,
  unit: 'money' as const,
  formula,
  missing: 'There is no record of orders.',
  value,
});

const total = (costs: CostSums): number => costs.fees + costs.funding + costs.slippage;

/** What trading cost; what was paid is positive. */
export const costMetrics: readonly Definition[] = group('Costs', [
  money('makerFees', 'Maker fees', 'sum of fees of maker fills', (input) => Number(input.execution?.makerFees ?? NaN)),
  money('takerFees', 'Taker fees', 'sum of fees of taker fills', (input) => Number(input.execution?.takerFees ?? NaN)),
  money('fundingPaid', 'Funding paid', 'sum of payments', (input) => Number(input.execution?.fundingPaid ?? NaN)),
  money('fundingReceived', 'Funding received', 'sum of receipts', (input) =>
    Number(input.execution?.fundingReceived ?? NaN),
  ),
  money('slippage', 'Slippage', 'sum of size * (fill price - mark) * side', (input) => input.costs.slippage),
  {
    key: 'costFraction',
    label: 'Costs',
    unit: 'fraction',
    formula: '(fees + funding + slippage) / E_start',
    missing: 'There is no equity to start from.',
    value: (input) => total(input.costs) / startNav(input),
  },
  {
    key: 'costBasisPoints',
    label: 'Costs of turnover',
    unit: 'basis-points',
    formula: '(fees + funding + slippage) / sum of fill notional',
    missing: 'Nothing was traded.',
    value: (input) => basisPoints(total(input.costs), input.costs.notional),
  },
]);
