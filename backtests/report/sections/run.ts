import type { RunManifest } from '../../../engine/index.ts';
import type { RunResult } from '../../result.ts';
import { counted, exact, grouped, rate } from '../../wording/number.ts';
import { chosenModels } from '../../wording/models.ts';
import { durationText } from '../../wording/duration.ts';
import { timeText } from '../../wording/time.ts';
import { html, type Html } from '../html.ts';
import { section } from './section.ts';

const row = (name: string, value: string): Html => html`<tr><th>${name}</th><td>${value}</td></tr>`;

/** What was run, exactly: everything that is needed to run it again. */
export const run = (result: RunResult): Html => {
  const { manifest, dataset } = result;
  const parameters = Object.entries(manifest.parameters).map(
    ([name, value]) => `${name} ${value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return section(
    'run',
    'Run',
    html`
<table class="facts">
${row('Command', result.command)}
${row('Strategy', `${manifest.strategy}: ${parameters.join(' · ')}`)}
${row('Data', `${dataset.title}, ${grouped(result.rows, 0)} rows, ${timeText(result.from)} to ${timeText(result.to)}`)}
${row('Source', `${dataset.source} · ${dataset.licence}`)}
${row('Gaps', gaps(result))}
${row('Instrument', `${manifest.instrument.id}, ${manifest.instrument.kind}, tick ${manifest.instrument.tickSize}, lot ${manifest.instrument.lotSize}`)}
${row('Account', account(manifest))}
${row('Venue', venue(result))}
${row('Risk limits', limits(manifest))}
${row('Seed', manifest.seed)}
${row('Events', `${grouped(result.events, 0)}, sha256 ${result.hash}`)}
${row('Data hash', dataset.hash)}
${row('Code hash', result.codeHash)}
</table>`,
  );
};

const gaps = (result: RunResult): string => {
  if (result.gaps.length === 0) return 'none found';
  const total = result.gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  return `${counted(result.gaps.length, 'gap')}, ${durationText(total)} in all`;
};

const account = ({ account: { capital, leverage, marginMode }, instrument }: RunManifest): string =>
  `${exact(capital)} ${instrument.quote}, leverage ${leverage}, ${marginMode} margin`;

const venue = (result: RunResult): string => {
  const { manifest, session } = result;
  const { venue: model, funding, tape, instrument } = manifest;
  const isReal = session?.mode === 'live' && session.simulatedAfter === null;
  if (isReal) return `${instrument.venue}, real`;
  const isApproximated = manifest.marks === undefined && instrument.kind === 'perpetual';
  const fill = tape.kind === 'candles' ? [`market orders at the ${model.fill.replace('-', ' ')}`] : [];
  return [
    simulatedText(result),
    `taker ${rate(model.takerFee)}`,
    `maker ${rate(model.makerFee)}`,
    `latency ${latency(model.orderLatency)}`,
    `slippage ${slippage(model.slippage)}`,
    `queue ${model.queue.model}`,
    model.participation === null ? 'any size is filled' : `at most ${rate(model.participation)} of the volume`,
    ...fill,
    ...(session === null
      ? [funding === null ? 'no funding' : `funding from ${funding.dataset}`]
      : ['funding as it was published']),
    ...chosenModels(manifest),
    ...(isApproximated ? ['the last price stands for mark and oracle (an approximation: none were recorded)'] : []),
  ].join(' · ');
};

/** The fork of a live session has the real venue before it has the simulated one. */
const simulatedText = ({ manifest, session }: RunResult): string =>
  session === null || session.simulatedAfter === null
    ? 'simulated'
    : `${manifest.instrument.venue}, real, up to event ${grouped(session.simulatedAfter, 0)}; simulated from there`;

const latency = (model: RunManifest['venue']['orderLatency']): string => {
  switch (model.model) {
    case 'constant':
      return `${model.ms} ms`;
    case 'lognormal':
      return `${model.medianMs} ms (99 %: ${model.p99Ms} ms)`;
    case 'recorded':
      return `${model.samplesMs.length} recorded samples`;
  }
};

const slippage = (model: RunManifest['venue']['slippage']): string => {
  switch (model.model) {
    case 'none':
      return 'none';
    case 'ticks':
      return counted(model.ticks, 'tick');
    case 'basis-points':
      return `${model.basisPoints} bp`;
    case 'square-root':
      return `${model.basisPoints} bp by square root of size`;
  }
};

const limits = ({ risk }: RunManifest): string => {
  const set = Object.entries(risk).flatMap(([name, value]) => (value === null ? [] : [`${name} ${String(value)}`]));
  return set.join(' · ');
};
