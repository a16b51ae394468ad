import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError, type AnyEvent, type Json } from '../../../engine/index.ts';
import type { State } from '../retelling.ts';
import { conditionOf } from './condition.ts';
import type { Scene } from './scope.ts';

const scene = (strategy: Json = { unit: 4, target: { phase: 'decline' }, fast: '94.5', list: [1, 2] }): Scene => ({
  event: {
    seq: 12,
    type: 'OrderFilled',
    time: 1000,
    data: { order: 'o3', size: '0.05', price: '94251.0', fee: '-0.10' },
  } as unknown as AnyEvent,
  state: {
    strategy,
    market: { time: 1000, price: '94250.0' },
    position: { size: '-0.05', entryPrice: null, exposure: '0' },
    equity: '10000.10',
    account: { equity: '10000.10', cash: '5' },
    orders: [],
    venue: null,
    isHalted: false,
    system: { currentPhase: 'decline' },
  } satisfies State,
});

const holds = (source: string, before: Scene | null = null): boolean => conditionOf(source).holds(scene(), before);
const refusal = (act: () => unknown): EngineError => {
  try {
    act();
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error('nothing was refused');
};

describe('a condition', () => {
  it.each([
    ['unit > 3 and position.size < 0', true],
    ['unit > 4', false],
    ['unit >= 4 && unit <= 4', true],
    ["type == 'OrderFilled'", true],
    ['type = "OrderFilled" or unit > 100', true],
    ["target.phase == 'decline' and not isHalted", true],
    ["strategy.target.phase != 'decline'", false],
    ['account.equity > 10000', true],
    ['equity == 10000.1', true],
    ['size == 0.05', true],
    ['position.size == 0.05', false],
    ['position.size == -0.05', true],
    ['event.price - price == 1', true],
    ['fee < 0', true],
    ['list[1] == 2', true],
    ['list.length == 2', true],
    ['orders.length == 0', true],
    ['position.entryPrice == null', true],
    ['position.entryPrice > 0', false],
    ['position.entryPrice < 0', false],
    ['(unit + 1) * 2 / 5 == 2', true],
    ['unit / 0 == 1', false],
    ["order ~ 'O3'", true],
    ['!(unit > 3)', false],
    ['nothing.at.all > 1', false],
    ['seq == 12', true],
  ])('%s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it('compares decimals exactly', () => {
    const exact = scene({ a: '0.1', b: '0.2', c: '0.3', big: '12345678901234567890.000000000000000001' });
    expect(conditionOf('a + b == c').holds(exact, null)).toBe(true);
    expect(conditionOf('big > 12345678901234567890').holds(exact, null)).toBe(true);
  });

  it('sees what changed since the event before', () => {
    const before = scene({ unit: 3, target: { phase: 'decline' } });
    expect(holds('changed(unit)', before)).toBe(true);
    expect(holds('changed(target.phase)', before)).toBe(false);
    expect(holds('changed(unit)')).toBe(false);
  });

  it.each([
    ['unit >', 'missing at its end'],
    ['unit > 3 3', 'one word too many'],
    ['(unit > 3', '")" is missing'],
    ['unit ; 3', 'means nothing here'],
    ['', 'missing at its end'],
    ['a[b]', 'number is missing'],
    ['x'.repeat(501), 'more than 500'],
    ['('.repeat(60), 'nested too deeply'],
    ['-'.repeat(60), 'nested too deeply'],
  ])('%s is refused, with its place', (source, why) => {
    const error = refusal(() => conditionOf(source));
    expect(error.code).toBe('E_CONDITION');
    expect(error.detail.why).toContain(why);
    expect(error.detail.where).toContain('^');
  });

  it('is asked about names that nothing has, before it runs for nothing', () => {
    const error = refusal(() => conditionOf('unitt > 3').check(scene()));
    expect(error).toMatchObject({ code: 'E_CONDITION_NAME', detail: { fix: 'did you mean unit?' } });
    expect(() => conditionOf('unit > 3 and amount > 1').check(scene())).not.toThrow();
  });

  it('reaches nothing but the values: no prototype, no code', () => {
    expect(holds('constructor == null')).toBe(true);
    expect(holds('strategy.constructor == null and strategy.__proto__ == null')).toBe(true);
    expect(holds('list.map == null')).toBe(true);
  });

  it('is either refused or answers, whatever is typed', () => {
    const words = fc.constantFrom(
      'unit',
      '3',
      '>',
      '<',
      '==',
      'and',
      'or',
      'not',
      '(',
      ')',
      '.',
      '[',
      ']',
      "'x'",
      '-',
      '*',
      '/',
      'changed',
      'null',
      '$',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), (parts) => {
        try {
          expect(typeof holds(parts.join(' '))).toBe('boolean');
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_CONDITION' });
        }
      }),
    );
  });
});
