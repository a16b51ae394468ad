import { Decimal, EngineError, text as plain } from '../../engine/index.ts';
import type { Assignment } from './parameters.ts';

/** More trials than this are hardly a question any more: the best of so many is luck. */
const MOST_TRIALS = 2_000;

/** One `--try`: a parameter and the values that it takes in turn. */
export interface Tried {
  readonly name: string;
  readonly values: readonly string[];
  readonly where: string;
}

/** `fast=10,20,30` or `fast=10..40/10`; E_SWEEP where that says nothing. */
export const tried = (typed: string): Tried => {
  const where = `--try ${typed}`;
  const at = typed.indexOf('=');
  const name = typed.slice(0, Math.max(0, at)).trim();
  const said = typed.slice(at + 1).trim();
  if (name === '' || said === '') throw unclear(where);
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)\/([\d.]+)$/.exec(said);
  if (range) return { name, values: stepped(range.slice(1), where), where };
  const values = said.split(',').map((value) => value.trim());
  if (values.includes('') || said.includes('..')) throw unclear(where);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw new EngineError('E_SWEEP', `${name} is to be ${twice} twice`, { where });
  return { name, values, where };
};

/** Every combination of the values, the last parameter changing fastest. E_SWEEP if there are too many. */
export const combinations = (grid: readonly Tried[]): readonly (readonly Assignment[])[] => {
  const twice = grid.find(({ name }, index) => grid.findIndex((other) => other.name === name) !== index);
  if (twice) {
    throw new EngineError('E_SWEEP', `${twice.name} is tried twice`, {
      where: twice.where,
      fix: `name all its values at once: --try ${twice.name}=…`,
    });
  }
  const count = grid.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_TRIALS) {
    throw new EngineError('E_SWEEP', `${count} trials are more than ${MOST_TRIALS}`, {
      where: grid.map(({ where }) => where).join(' '),
      why: 'The best of so many is mostly luck: the deflated Sharpe ratio would say so of nearly any result.',
      fix: 'try fewer values, or larger steps',
    });
  }
  return grid.reduce<readonly (readonly Assignment[])[]>(
    (found, { name, values, where }) =>
      found.flatMap((before) => values.map((text) => [...before, { name, text, where }])),
    [[]],
  );
};

const stepped = (ends: readonly string[], where: string): readonly string[] => {
  const [from, to, step] = ends.map((each) => number(each, where)) as [Decimal, Decimal, Decimal];
  if (step.lte(0) || to.lt(from)) throw unclear(where);
  const count = to.minus(from).div(step).floor().toNumber() + 1;
  if (count > MOST_TRIALS) throw new EngineError('E_SWEEP', `${count} values are more than ${MOST_TRIALS}`, { where });
  return Array.from({ length: count }, (_, index) => plain(from.plus(step.times(index))));
};

const number = (text: string, where: string): Decimal => {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw unclear(where);
  return new Decimal(text);
};

const unclear = (where: string): EngineError =>
  new EngineError('E_SWEEP', 'this does not say what to try', {
    where,
    why: 'A parameter is tried by its name, an equals sign, and its values or a range with a step.',
    fix: '--try fast=10,20,30 or --try fast=10..40/10',
  });
