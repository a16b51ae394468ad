import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import type { Parameters } from '../../engine/index.ts';
import { allowedValues, assignment, parameterValues } from './parameters.ts';

const schema = {
  fast: { type: 'whole', default: 12, min: 1, max: 500, about: 'Length of the fast average.' },
  share: { type: 'decimal', default: '0.5', min: '0', max: '1', about: 'Share of equity.' },
  stop: { type: 'decimal-or-none', default: null, min: '0', about: 'Distance of the stop.' },
  mode: { type: 'choice', default: 'long', choices: ['long', 'both'], about: 'Sides.' },
  hedge: { type: 'flag', default: false, about: 'Whether to hedge.' },
  interval: { type: 'duration', default: 60_000, min: 60_000, max: 86_400_000, about: 'Candles.' },
} satisfies Parameters;

const values = (...typed: readonly string[]): unknown => parameterValues(schema, {}, typed.map(assignment));
const failure = (...typed: readonly string[]): EngineError => {
  try {
    values(...typed);
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error('nothing was refused');
};

describe('parameters', () => {
  it('are the defaults when nothing is said', () => {
    expect(values()).toEqual({ fast: 12, share: '0.5', stop: null, mode: 'long', hedge: false, interval: 60_000 });
  });

  it('are read by their type, and decimals lose superfluous zeros', () => {
    const typed = ['fast=20', 'share=0.250', 'stop=1.5', 'mode=both', 'hedge=true', 'interval=4h'];
    expect(values(...typed)).toEqual({
      fast: 20,
      share: '0.25',
      stop: '1.5',
      mode: 'both',
      hedge: true,
      interval: 14_400_000,
    });
  });

  it('come from the preset unless set, and the last setting wins', () => {
    const set = ['share=0.1', 'share=0.2'].map(assignment);
    expect(parameterValues(schema, { fast: 50, share: '0.9' }, set)).toMatchObject({ fast: 50, share: '0.2' });
    expect(parameterValues(schema, { stop: '3' }, [assignment('stop=none')])).toMatchObject({ stop: null });
  });

  it('are refused outside of their range, with the range', () => {
    const error = failure('fast=501');
    expect(error.code).toBe('E_PARAMETER_RANGE');
    expect(error.detail.where).toBe('--set fast=501');
    expect(error.detail.why).toBe('fast is a whole number from 1 to 500: Length of the fast average.');
    expect(failure('stop=-1').code).toBe('E_PARAMETER_RANGE');
    expect(failure('interval=1s').detail.why).toContain('duration from 1 m to 1 d');
  });

  it('are refused when unknown, with the one that was meant', () => {
    const error = failure('fsat=20');
    expect(error.code).toBe('E_PARAMETER_UNKNOWN');
    expect(error.detail).toMatchObject({ why: 'Did you mean "fast"?', fix: '--set fast=20' });
  });

  it.each(['fast=1.5', 'fast=', 'share=1e-3', 'share=10%', 'mode=short', 'hedge=yes', 'interval=60'])(
    'are refused by type: %s',
    (typed) => {
      expect(failure(typed).code).toBe('E_PARAMETER_VALUE');
    },
  );

  it.each(['fast', '=20', ''])('are refused without name and value: %j', (typed) => {
    expect(failure(typed).code).toBe('E_PARAMETER_FORM');
  });

  it('say what they may be', () => {
    expect(Object.values(schema).map(allowedValues)).toEqual([
      'whole number from 1 to 500',
      'number from 0 to 1',
      'number from 0 upwards, or none',
      'long, both',
      'true or false',
      'duration from 1 m to 1 d',
    ]);
  });
});
