import { metricDefinitions } from '../backtests/metrics/metrics.ts';
import { madeBy, plain, point } from './markdown.ts';

const HEAD = `# Metrics

${madeBy('metrics-page.ts')}

## Conventions

Engines disagree mostly in these, so each is said here.

| what | here |
| --- | --- |
| net asset value | cash plus the position at the last price of the tape; exact decimals |
| samples | daily at 00:00:00 UTC; drawdown and exposure at every row of the tape |
| returns | simple, \`r = NAV / NAV before - 1\` |
| year | 365 days: these markets never close. A ratio here is sqrt(365/252) = 1.20 times one with 252 days |
| deviation | of a sample (divided by n - 1) |
| risk-free rate, target return | 0 |
| downside deviation | root of the mean over *all* days of the squared shortfall, days without one included |
| drawdown | from the highest value so far, the start included; negative |
| round trip | from flat to flat, or through zero; fees, funding and slippage inside; one that is open is marked |
| win rate | wins / (wins + losses); a result of exactly 0 is a scratch and neither |
| slippage | fill price against the mark just before, in money |
| benchmark | the coin, owned from the first price on, less one taker fee; no leverage, no funding |
| too little data | a dash and the reason, never 0 or infinity; yearly numbers below 30 daily points are flagged |

Doubles are used here, and only here: nothing that is computed as a metric flows back into a decision or an account.
The change of equity itself is split into price, fees, funding, slippage and liquidation in exact decimals, and a report
is refused (\`E_LEDGER\`) unless the parts add up to the last digit.

## What they are checked against

Two fixed series of returns (ten days, and a year) are pinned in \`backtests/metrics/reference.test.ts\` to 1e-12.

| metric | reference |
| --- | --- |
| total return, CAGR, Sharpe, Sortino, max drawdown, Calmar, Omega | empyrical 0.5.5 and quantstats 0.0.78 |
| skewness, excess kurtosis | empyrical 0.5.5 and quantstats 0.0.78 |
| volatility, downside deviation, Sharpe with 252 days | empyrical 0.5.5 |
| value at risk, expected shortfall, tail ratio | empyrical 0.5.5 |
| win rate, payoff and Kelly fraction of days, ulcer index divided by n - 1 | quantstats 0.0.78 |
| ulcer index divided by n, longest time under water, Sharpe of log returns | computed from the definition |
| probabilistic Sharpe ratio | the definition of Bailey and López de Prado, with full kurtosis |

The last differs from quantstats 0.0.78 (0.97474 against 0.97519 on the year), which puts excess kurtosis into a formula
that is written for full kurtosis. Alpha, beta, the information ratio and the deflated Sharpe ratio are held by
properties and by values computed by hand, not by another library.

## All metrics

\`r\` are daily returns, \`b\` those of the benchmark, \`E\` is equity. The same texts stand in the report.
`;

/** The page about all metrics, made from their definitions. */
export const metricsPage = (): string => {
  const groups = [...new Set(metricDefinitions.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const points = metricDefinitions
      .filter((definition) => definition.group === group)
      .map(({ key, label, formula }) => point(`**${plain(label)}** (\`${key}\`): \`${formula}\``));
    return `### ${group}\n\n${points.join('\n')}\n`;
  });
  return `${HEAD}\n${sections.join('\n')}`;
};
