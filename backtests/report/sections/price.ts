import type { RunResult } from '../../result.ts';
import { counted } from '../../wording/number.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

/** The market with every entry and exit, and the indicators that the strategy put on record. */
export const price = (result: RunResult): Html =>
  section(
    'price',
    'Price',
    html`
<div class="bar">
<span class="key buy">▲ buy</span> <span class="key sell">▼ sell</span>
${result.indicators.map((line, index) => html`<span class="key" data-line="${index}">${line.name}</span> `)}
</div>
<div class="chart tall" id="price-chart" role="img" aria-label="Price with entries and exits"></div>`,
    `${counted(result.fills.length, 'fill')}; several in one bar are drawn as one mark.`,
  );
