import { describe, expect, it } from 'vitest';
import { money } from '../domain/money.ts';
import { happened } from '../orders/scenario.ts';
import { Breaker } from './breaker.ts';
import { defaultLimits } from './limits.ts';

const breaker = (maxDrawdown: string | null): Breaker => new Breaker({ ...defaultLimits, maxDrawdown });
const trip = happened('CircuitBreakerTripped', { limit: 'max-drawdown', value: '0.2', threshold: '0.2' });
const resume = happened('TradingResumed', { by: 'user', reason: 'test' });

describe('the circuit breaker', () => {
  it('trips when the loss from the highest equity reaches its limit, not before', () => {
    const watch = breaker('0.2');
    expect(watch.observe(money('10000'))).toBeNull();
    expect(watch.observe(money('12000'))).toBeNull();
    expect(watch.floor).toBe(money('9600'));
    expect(watch.observe(money('9600.01'))).toBeNull();
    expect(watch.observe(money('9600'))).toEqual({
      type: 'CircuitBreakerTripped',
      data: { limit: 'max-drawdown', value: '0.2', threshold: '0.2' },
    });
  });
  it('trips once, and is armed anew from there when trading is resumed', () => {
    const watch = breaker('0.2');
    watch.observe(money('10000'));
    watch.apply(trip);
    expect([watch.isTripped, watch.isArmed, watch.floor]).toEqual([true, false, null]);
    expect(watch.observe(money('1'))).toBeNull();
    watch.apply(resume);
    expect(watch.observe(money('5000'))).toBeNull();
    expect(watch.observe(money('4001'))).toBeNull();
    expect(watch.observe(money('3999'))?.data.value).toBe('0.2002');
  });
  it('keeps its highest value when a halt was not its own', () => {
    const watch = breaker('0.2');
    watch.observe(money('10000'));
    watch.apply(resume);
    expect(watch.observe(money('8000'))).not.toBeNull();
  });
  it('does nothing without a limit, or with nothing to lose', () => {
    expect(breaker(null).observe(money('1'))).toBeNull();
    expect(breaker(null).isArmed).toBe(false);
    const empty = breaker('0.2');
    expect([empty.observe(money('0')), empty.observe(money('-5'))]).toEqual([null, null]);
  });
});
