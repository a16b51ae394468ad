import type { Calibration, CalibrationLine, FidelityOutcome } from './requests.ts';

/** By this first line a file is known to be ours, and may be written anew. */
export const FIRST_LINE = '# A simulated venue, fitted to a session: ht verify --calibrate';

/** A configuration for backtests: what was fitted, each setting with what it rests on. */
export const configText = ({ session, lines, before, after }: Calibration): string => {
  const settings = lines.map(settingOf);
  const width = Math.max(...settings.map(({ length }) => length));
  return [
    FIRST_LINE,
    `# ${before.instrument}, session ${session} of ${new Date(before.from).toISOString().slice(0, 10)}, ${before.mode}`,
    `# error before: ${errorText(before)}`,
    `# error after:  ${errorText(after)}`,
    'venue:',
    ...lines.map(({ basis }, index) => `${(settings[index] ?? '').padEnd(width)}  # ${basis}`),
    '',
  ].join('\n');
};

/** What could not be fitted stands as a comment: it is no knowledge of the venue. */
const settingOf = ({ key, value, isFitted }: CalibrationLine): string => `${isFitted ? '  ' : '  # '}${key}: ${value}`;

const errorText = ({ price, fills }: FidelityOutcome): string => {
  const wrong = `${fills.missed} fills missed, ${fills.invented} invented`;
  return price === null
    ? wrong
    : `price median ${shown(price.median)} ticks, p95 ${shown(price.p95)}, mean ${shown(price.mean)}; ${wrong}`;
};

const shown = (value: number): string => String(Math.round(value * 100) / 100);
