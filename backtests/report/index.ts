import type { RunResult } from '../result.ts';
import { page } from './page.ts';
import { costs } from './sections/costs.ts';
import { drawdown } from './sections/drawdown.ts';
import { equity } from './sections/equity.ts';
import { exposure } from './sections/exposure.ts';
import { metrics } from './sections/metrics.ts';
import { months } from './sections/months.ts';
import { price } from './sections/price.ts';
import { reality } from './sections/reality.ts';
import { rolling } from './sections/rolling.ts';
import { roundTrips } from './sections/round-trips.ts';
import { run } from './sections/run.ts';
import { trust } from './sections/trust.ts';
import { verdict } from './sections/verdict.ts';

/** The report of a run: one HTML file that opens offline. The same result gives the same bytes. */
export const renderReport = (result: RunResult): string =>
  page(
    result,
    [verdict, run, equity, drawdown, price, months, rolling, roundTrips, exposure, costs, reality, trust, metrics]
      .map((section) => section(result))
      .filter(({ markup }) => markup !== ''),
  );
