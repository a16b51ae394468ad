import type { Instrument, LatencyModel, Parameters, RunManifest } from '../../engine/index.ts';
import type { RunResult } from '../../backtests/result.ts';
import { durationText } from '../../backtests/wording/duration.ts';
import { chosenModels } from '../../backtests/wording/models.ts';
import { counted, exact, grouped, rate } from '../../backtests/wording/number.ts';
import { wrap } from '../format/text-width.ts';
import { spanText } from '../../backtests/wording/time.ts';
import { valueText } from '../format/value.ts';

const WIDTH = 100;
const INDENT = 8;

/** What was run, on what, against which venue: the lines above the table. */
export const runHeading = (result: RunResult, schema: Parameters): readonly string[] => [
  ...labelled('Run', runText(result, schema)),
  ...labelled('Data', dataText(result)),
  ...labelled('Venue', venueText(result)),
];

/** A label of the left margin and its text, wrapped under itself. */
export const labelled = (label: string, text: string, paintLabel = (each: string): string => each): readonly string[] =>
  wrap(text, WIDTH - 2 - INDENT).map((line, index) => {
    const margin = index === 0 ? label.padEnd(INDENT) : ' '.repeat(INDENT);
    return `  ${index === 0 ? paintLabel(margin) : margin}${line.trimEnd()}`;
  });

/** The spaces inside a piece do not break a line; those between pieces may. */
const piece = (text: string): string => text.replaceAll(' ', NO_BREAK);
const NO_BREAK = '\u00A0';
const joined = (pieces: readonly string[], between: string): string =>
  pieces.map(piece).join(between === '·' ? `${NO_BREAK}· ` : `${NO_BREAK} `);

const runText = ({ run, manifest }: RunResult, schema: Parameters): string => {
  const all = Object.entries(manifest.parameters);
  const chosen = all.filter(([name, value]) => schema[name]?.default !== value);
  const parameters = chosen.map(([name, value]) => {
    const isDuration = schema[name]?.type === 'duration' && typeof value === 'number';
    return `${name} ${isDuration ? durationText(value) : valueText(value)}`;
  });
  if (chosen.length === 0 && all.length > 0) parameters.push('every parameter at its default');
  else if (chosen.length < all.length) parameters.push('the others at their defaults');
  return joined([run, manifest.strategy], ' ') + (parameters.length === 0 ? '' : `  ${joined(parameters, '·')}`);
};

const dataText = (result: RunResult): string => {
  const missing = result.gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const gaps =
    result.gaps.length === 0 ? 'no gaps' : `${counted(result.gaps.length, 'gap')} (${durationText(missing)})`;
  const { instrument, tape } = result.manifest;
  const rows = counted(result.rows, tape.kind === 'trades' ? 'trade' : 'candle');
  const name = [marketName(instrument), tape.dataset].join(' from ');
  return joined(
    [name, spanText(result.from, result.to), rows, gaps, `sha256 ${result.dataset.hash.slice(0, 8)}…`],
    ' ',
  );
};

const marketName = (instrument: Instrument): string =>
  instrument.kind === 'perpetual' ? `${instrument.symbol} perpetual` : `${instrument.symbol} spot`;

const venueText = ({ manifest, session }: RunResult): string => {
  const { venue, account, funding, instrument } = manifest;
  const terms = [`capital ${exact(account.capital)}`, `leverage ${account.leverage}× ${account.marginMode}`];
  const simulatedAfter = session?.simulatedAfter ?? null;
  if (session?.mode === 'live' && simulatedAfter === null) return joined([`${instrument.venue}, real`, ...terms], '·');
  const since = `${instrument.venue}, real, up to event ${grouped(simulatedAfter ?? 0, 0)}; simulated from there`;
  return joined(
    [
      simulatedAfter === null ? 'simulated' : since,
      `latency ${latencyText(venue.orderLatency)}`,
      `taker ${rate(venue.takerFee)}`,
      `maker ${rate(venue.makerFee)}`,
      `slippage ${slippageText(venue.slippage)}`,
      `funding ${session === null ? (funding === null ? 'off' : 'on') : 'as published'}`,
      ...terms,
      ...chosenModels(manifest),
    ],
    '·',
  );
};

const latencyText = (latency: LatencyModel): string => {
  switch (latency.model) {
    case 'constant':
      return durationText(latency.ms);
    case 'lognormal':
      return `${durationText(latency.medianMs)} (p99 ${durationText(latency.p99Ms)})`;
    case 'recorded':
      return `recorded (${counted(latency.samplesMs.length, 'sample')})`;
  }
};

const slippageText = (slippage: RunManifest['venue']['slippage']): string => {
  switch (slippage.model) {
    case 'none':
      return 'none';
    case 'ticks':
      return counted(slippage.ticks, 'tick');
    case 'basis-points':
      return `${slippage.basisPoints} bp`;
    case 'square-root':
      return `√ ${slippage.basisPoints} bp`;
  }
};
