import type { Parameter, Parameters } from '../engine/index.ts';
import { durationText } from '../backtests/wording/duration.ts';
import { allowedValues } from '../cli/values/parameters.ts';
import { strategy as buyAndHold } from '../strategies/buy-and-hold/index.ts';
import { strategy as emaRsi } from '../strategies/ema-rsi/index.ts';
import { strategy as fourPhase } from '../strategies/four-phase/index.ts';
import { madeBy, plain, point, wrapped } from './markdown.ts';

interface Described {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly parameters: Parameters;
  readonly presets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const BUNDLED: readonly (readonly [strategy: Described, page: string | null])[] = [
  [buyAndHold, null],
  [emaRsi, '../concepts/ema-rsi.md'],
  [fourPhase, '../concepts/four-phase.md'],
];

const HEAD = `# Bundled strategies

${madeBy('strategies-page.ts')}

A parameter is set for one run by \`--set name=value\`, or in the section \`set\` of a configuration file.
\`ht strategies <name>\` prints the same for any strategy, your own included. They are examples to learn from and to
measure with; none of them is advice.
`;

/** The page about the strategies that come with the program, made from their definitions. */
export const strategiesPage = (): string => `${HEAD}\n${BUNDLED.map(section).join('\n')}`;

const section = ([strategy, page]: (typeof BUNDLED)[number]): string => {
  const { name, title, about, parameters, presets = {} } = strategy;
  const more = page === null ? '' : ` How it thinks: [${title}](${page}).`;
  const points = Object.entries(parameters).map(([key, parameter]) => parameterPoint(key, parameter));
  const sets = Object.entries(presets).map(([preset, values]) => {
    const set = Object.entries(values).map(([key, value]) => `\`${key}=${String(value)}\``);
    return point(`\`--preset ${preset}\`: ${set.join(', ')}`);
  });
  const ending = sets.length === 0 ? '' : `\nPresets:\n\n${sets.join('\n')}\n`;
  return `## ${name}\n\n${wrapped(`*${title}.* ${plain(about)}${more}`)}\n\n${points.join('\n')}\n${ending}`;
};

const parameterPoint = (key: string, parameter: Parameter): string => {
  const unit = 'unit' in parameter ? ` ${parameter.unit}` : '';
  return point(
    `\`${key}\`, ${defaultOf(parameter)}${unit}. ${plain(parameter.about)} (${plain(allowedValues(parameter))})`,
  );
};

const defaultOf = (parameter: Parameter): string => {
  if (parameter.default === null) return 'none';
  return parameter.type === 'duration' ? durationText(parameter.default) : String(parameter.default);
};
