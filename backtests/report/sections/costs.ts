import { Decimal } from '../../../engine/index.ts';
import type { RunResult } from '../../result.ts';
import { signed } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

interface Step {
  readonly label: string;
  readonly value: Decimal;
  /** Where the bar begins: the sum of the steps before. */
  readonly from: Decimal;
}

const steps = (result: RunResult): readonly Step[] => {
  const { price, fee, funding, slippage, liquidation } = result.attribution;
  let from = new Decimal(0);
  const parts = { 'price moves': price, fees: fee, funding, slippage, liquidation };
  return Object.entries(parts).map(([label, text]) => {
    const value = new Decimal(text);
    const step = { label, value, from };
    from = from.plus(value);
    return step;
  });
};

const bar = ({ label, value, from }: Step, low: Decimal, width: Decimal): Html => {
  const left = Decimal.min(from, from.plus(value)).minus(low).div(width).times(100).toFixed(2);
  const span = value.abs().div(width).times(100).toFixed(2);
  return html`<tr><th>${label}</th><td class="number">${signed(value, 2)}</td>
<td class="track"><div class="${value.isNegative() ? 'down' : 'up'}" style="margin-left:${left}%;width:${span}%"></div></td></tr>`;
};

/** From what the price moves made to what was left: the parts sum to the change of equity exactly. */
export const costs = (result: RunResult): Html => {
  const parts = steps(result);
  const total = new Decimal(result.attribution.total);
  const edges = [...parts.flatMap(({ from, value }) => [from, from.plus(value)]), total];
  const low = Decimal.min(...edges);
  const width = Decimal.max(...edges).minus(low);
  const all = [...parts, { label: 'change of equity', value: total, from: new Decimal(0) }];
  const { makerFees, takerFees, fundingPaid, fundingReceived } = result.execution;
  return section(
    'costs',
    'Costs',
    html`
<table class="waterfall">${all.map((step) => bar(step, low, width.isZero() ? new Decimal(1) : width))}</table>
<p class="quiet">Maker fees ${signed(makerFees, 2)} · taker fees ${signed(takerFees, 2)} · funding paid ${signed(fundingPaid, 2)} · funding received ${signed(fundingReceived, 2)}</p>`,
    `In ${result.manifest.instrument.quote}. The parts sum to the change of equity exactly, event by event.`,
  );
};
