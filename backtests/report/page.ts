import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RunResult } from '../result.ts';
import { chartData } from './data.ts';
import { escaped, raw, type Html } from './html.ts';

const own = (name: string): string => readFileSync(join(import.meta.dirname, 'browser', name), 'utf8');

/** The chart library as its package ships it, to be written into the page: a report opens without a network. */
const library = (): string => {
  const folder = dirname(createRequire(import.meta.url).resolve('lightweight-charts/package.json'));
  return readFileSync(join(folder, 'dist', 'lightweight-charts.standalone.production.js'), 'utf8');
};

/** JSON within a script element: `<` must not end it. */
const inline = (data: unknown): string => JSON.stringify(data).replace(/</g, '\\u003c');

/** The whole page around its sections. */
export const page = (result: RunResult, sections: readonly Html[]): string => {
  const { strategy } = result.manifest;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(`${strategy} on ${result.dataset.name} · run ${result.run}`)}</title>`,
    `<style>${own('style.css')}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...sections.map((section) => section.markup),
    '<footer>',
    `<p>HyperTrader ${escaped(result.version)} · times are UTC · returns are annualised with 365 days a year · the charts are drawn by`,
    '<a href="https://www.tradingview.com/">TradingView Lightweight Charts™</a> (Apache-2.0), © TradingView, Inc.</p>',
    '</footer>',
    '</main>',
    raw(`<script type="application/json" id="data">${inline(chartData(result))}</script>`).markup,
    `<script>${library()}</script>`,
    `<script>${own('charts.js')}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
};
