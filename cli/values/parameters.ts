import { Decimal, EngineError, nearest, suggestion, text as plain } from '../../engine/index.ts';
import type { Json, Parameter, Parameters } from '../../engine/index.ts';
import { durationText } from '../../backtests/wording/duration.ts';
import { choice } from './choice.ts';
import { duration } from './duration.ts';

/** One `key=value` as a person wrote it, and where. */
export interface Assignment {
  readonly name: string;
  readonly text: string;
  /** `--set fast=20`, or `run.yaml, line 7`. */
  readonly where: string;
}

/** `fast=20` from the command line; E_PARAMETER_FORM without a name or an equals sign. */
export const assignment = (typed: string): Assignment => {
  const at = typed.indexOf('=');
  if (at > 0) return { name: typed.slice(0, at).trim(), text: typed.slice(at + 1).trim(), where: `--set ${typed}` };
  throw new EngineError('E_PARAMETER_FORM', `"${typed}" sets nothing`, {
    where: `--set ${typed}`,
    why: 'A parameter is set by its name, an equals sign and a value.',
    fix: '--set fast=20',
  });
};

/**
 * All values of a strategy: its defaults, overridden by the preset, overridden by the assignments in turn.
 * E_PARAMETER_UNKNOWN, E_PARAMETER_VALUE, E_PARAMETER_RANGE.
 */
export const parameterValues = (
  schema: Parameters,
  preset: Readonly<Record<string, unknown>>,
  assignments: readonly Assignment[],
): Readonly<Record<string, Json>> => {
  const values: Record<string, Json> = {};
  for (const [name, parameter] of Object.entries(schema)) {
    values[name] = name in preset ? (preset[name] as Json) : parameter.default;
  }
  for (const given of assignments) {
    const parameter = schema[given.name];
    if (parameter === undefined) throw unknown(given, Object.keys(schema));
    values[given.name] = parameterValue(given, parameter);
  }
  return values;
};

/** One value, checked for type and range. Decimals lose superfluous zeros, so that 0.10 and 0.1 are the same run. */
export const parameterValue = (given: Assignment, parameter: Parameter): string | number | boolean | null => {
  switch (parameter.type) {
    case 'whole':
      return inRange(given, parameter, whole(given));
    case 'decimal':
      return inRange(given, parameter, decimalText(given));
    case 'decimal-or-none':
      return given.text === 'none' ? null : inRange(given, parameter, decimalText(given));
    case 'duration':
      return inRange(given, parameter, placed(given, duration));
    case 'choice':
      return placed(given, choice(...parameter.choices));
    case 'flag':
      return placed(given, choice('true', 'false')) === 'true';
  }
};

/** What a parameter may be, in a few words: `whole number from 1 to 500`. */
export const allowedValues = (parameter: Parameter): string => {
  switch (parameter.type) {
    case 'whole':
      return `whole number${range(parameter)}`;
    case 'decimal':
      return `number${range(parameter)}`;
    case 'decimal-or-none':
      return `number${range(parameter)}, or none`;
    case 'duration':
      return `duration${range(parameter)}`;
    case 'choice':
      return parameter.choices.join(', ');
    case 'flag':
      return 'true or false';
  }
};

type Ranged = Extract<Parameter, { readonly type: 'whole' | 'decimal' | 'decimal-or-none' | 'duration' }>;

const range = (parameter: Ranged): string => {
  const [min, max] = [parameter.min, parameter.max].map((bound) => shown(parameter, bound));
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` from ${min} upwards`;
  return max === undefined ? '' : ` up to ${max}`;
};

const shown = (parameter: Ranged, bound: string | number | undefined): string | undefined => {
  if (bound === undefined) return undefined;
  return parameter.type === 'duration' ? durationText(Number(bound)) : String(bound);
};

const inRange = <T extends string | number>(given: Assignment, parameter: Ranged, value: T): T => {
  const isBelow = parameter.min !== undefined && new Decimal(value).lt(parameter.min);
  const isAbove = parameter.max !== undefined && new Decimal(value).gt(parameter.max);
  if (!isBelow && !isAbove) return value;
  throw new EngineError('E_PARAMETER_RANGE', `${given.name} cannot be ${given.text}`, {
    where: given.where,
    why: `${given.name} is a ${allowedValues(parameter)}: ${parameter.about}`,
  });
};

const whole = (given: Assignment): number => {
  const value = /^-?\d+$/.test(given.text) ? Number(given.text) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw wrongType(given, 'It is a whole number, such as 20.');
};

const decimalText = (given: Assignment): string => {
  if (/^-?\d+(\.\d+)?$/.test(given.text)) return plain(new Decimal(given.text));
  throw wrongType(given, 'It is a plain decimal number, such as 0.25.');
};

const placed = <T>(given: Assignment, parse: (text: string) => T): T => {
  try {
    return parse(given.text);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'E_VALUE') throw wrongType(given, error.detail.why ?? '');
    throw error;
  }
};

const wrongType = (given: Assignment, why: string): EngineError =>
  new EngineError('E_PARAMETER_VALUE', `${given.name} cannot be "${given.text}"`, { where: given.where, why });

const unknown = (given: Assignment, names: readonly string[]): EngineError => {
  const meant = nearest(given.name, names);
  return new EngineError('E_PARAMETER_UNKNOWN', `the strategy has no parameter "${given.name}"`, {
    where: given.where,
    why: suggestion(given.name, names),
    ...(meant === null || !given.where.startsWith('--') ? {} : { fix: `--set ${meant}=${given.text}` }),
  });
};
