import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import { amount, count, leverage, orNone } from './amount.ts';
import { choice } from './choice.ts';
import { duration } from './duration.ts';
import { fraction } from './fraction.ts';
import { latencySamples } from './latency-file.ts';
import { instrumentNames, loss, orderRate, tradingHours } from './risk-limits.ts';
import { fees, latency, queue, slippage } from './venue-models.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof EngineError ? error.code : 'not ours';
  }
  return 'none';
};

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['1.5s', 1_500],
    ['1m', 60_000],
    ['4h', 14_400_000],
    ['1d', 86_400_000],
    ['2w', 1_209_600_000],
    ['0ms', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', '5', 'ms', '1.5', '0.5ms', '-1s', '1 m', '1M', '1e3s', '99999999999w'])('refuses %j', (text) => {
    expect(codeOf(() => duration(text))).toBe('E_VALUE');
  });
});

describe('fractions', () => {
  const any = { min: '-1', max: '1' };
  it.each([
    ['0.015%', '0.00015'],
    ['1.5bp', '0.00015'],
    ['1.5bps', '0.00015'],
    ['0.00015', '0.00015'],
    ['10 %', '0.1'],
    ['-0.3bp', '-0.00003'],
    ['0', '0'],
  ])('%s is %s, exactly', (text, value) => {
    expect(fraction(text, any)).toBe(value);
  });

  it('keeps every digit of any percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (digits) => {
        const padded = String(digits).padStart(8, '0');
        const percent = `${padded.slice(0, 1)}.${padded.slice(1)}%`;
        expect(Number(fraction(percent, any)) * 1e9).toBeCloseTo(digits, 3);
      }),
    );
  });

  it('refuses what is out of bounds, and says the bounds', () => {
    expect(() => fraction('150%', any)).toThrow('"150%" is 150%');
    expect(codeOf(() => fraction('ten', any))).toBe('E_VALUE');
  });
});

describe('amounts, counts and leverage', () => {
  it('reads plain numbers, exactly', () => {
    expect(amount('10_000')).toBe('10000');
    expect(amount('0.10')).toBe('0.1');
    expect(amount('123456789012345678901234567890.5')).toBe('123456789012345678901234567890.5');
    expect(leverage('20x')).toBe('20');
    expect(leverage('2.50')).toBe('2.5');
    expect(count('1000')).toBe(1000);
    expect(orNone(amount)('none')).toBeNull();
  });

  it.each(['0', '-5', '10,000', '1e4', '1__0', '', '10 USD'])('refuses the amount %j', (text) => {
    expect(codeOf(() => amount(text))).toBe('E_VALUE');
  });

  it.each(['0.5', '0', 'x', '5xx', '-2'])('refuses the leverage %j', (text) => {
    expect(codeOf(() => leverage(text))).toBe('E_VALUE');
  });
});

describe('choices', () => {
  it('suggests the one that was meant', () => {
    const parse = choice('next-open', 'close', 'path');
    expect(parse('close')).toBe('close');
    let why: string | undefined;
    try {
      parse('closed');
    } catch (error) {
      if (error instanceof EngineError) why = error.detail.why;
    }
    expect(why).toBe('Allowed: next-open, close, path. Did you mean "close"?');
  });
});

describe('the models of the venue', () => {
  it('reads fees as maker and taker', () => {
    expect(fees('0.015%/0.045%')).toEqual({ makerFee: '0.00015', takerFee: '0.00045' });
    expect(fees('1.5bp/4.5bp')).toEqual({ makerFee: '0.00015', takerFee: '0.00045' });
    expect(fees('-0.3bp / 2bp')).toEqual({ makerFee: '-0.00003', takerFee: '0.0002' });
    expect(fees('5bp')).toEqual({ makerFee: '0.0005', takerFee: '0.0005' });
    expect(fees('hyperliquid')).toBeNull();
  });

  it('refuses a fee that forgot its unit', () => {
    expect(codeOf(() => fees('1.5/4.5'))).toBe('E_VALUE');
    expect(codeOf(() => fees('1bp/2bp/3bp'))).toBe('E_VALUE');
  });

  it('reads latencies', () => {
    expect(latency('100ms')).toEqual({ model: 'constant', ms: 100 });
    expect(latency('80ms..400ms')).toEqual({ model: 'lognormal', medianMs: 80, p99Ms: 400 });
    expect(latency('data/latency.csv')).toEqual({ model: 'file', path: 'data/latency.csv' });
    expect(codeOf(() => latency('400ms..80ms'))).toBe('E_VALUE');
    expect(codeOf(() => latency('1ms..2ms..3ms'))).toBe('E_VALUE');
  });

  it('reads slippage', () => {
    expect(slippage('none')).toEqual({ model: 'none' });
    expect(slippage('1.5bp')).toEqual({ model: 'basis-points', basisPoints: '1.5' });
    expect(slippage('2ticks')).toEqual({ model: 'ticks', ticks: 2 });
    expect(slippage('1tick')).toEqual({ model: 'ticks', ticks: 1 });
    expect(slippage('sqrt:5bp')).toEqual({ model: 'square-root', basisPoints: '5' });
    expect(codeOf(() => slippage('1%'))).toBe('E_VALUE');
    expect(codeOf(() => slippage('0ticks'))).toBe('E_VALUE');
  });

  it('reads the queue', () => {
    expect(queue('through')).toEqual({ model: 'through' });
    expect(queue('front')).toEqual({ model: 'front' });
    expect(queue('ahead:0.5')).toEqual({ model: 'ahead', size: '0.5' });
    expect(codeOf(() => queue('ahead:'))).toBe('E_VALUE');
    expect(codeOf(() => queue('behind'))).toBe('E_VALUE');
  });

  it('reads recorded latencies, with or without a heading', () => {
    expect(latencySamples('latency_ms,venue\n182.5,hl\n90,hl\n', 'l.csv')).toEqual([182.5, 90]);
    expect(latencySamples('1\n2\n', 'l.csv')).toEqual([1, 2]);
    expect(codeOf(() => latencySamples('1\nfast\n', 'l.csv'))).toBe('E_LATENCY_FILE');
    expect(codeOf(() => latencySamples('ms\n', 'l.csv'))).toBe('E_LATENCY_FILE');
    expect(codeOf(() => latencySamples('1\n-2\n', 'l.csv'))).toBe('E_LATENCY_FILE');
  });
});

describe('risk limits', () => {
  it('are a loss as a share or an amount, a rate, names and hours', () => {
    expect(loss('5%')).toEqual({ share: '0.05' });
    expect(loss('200')).toEqual({ amount: '200' });
    expect(orderRate('60/1m')).toEqual({ count: 60, windowMs: 60_000 });
    expect(instrumentNames('BTC, ETH')).toEqual(['BTC', 'ETH']);
    expect(tradingHours('mon-wed 13:30-20:00, 00:00-24:00')).toEqual([
      { days: [1, 2, 3], from: 810, to: 1200 },
      { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1440 },
    ]);
    expect(tradingHours('fri-mon 22:00-02:00')).toEqual([{ days: [5, 6, 0, 1], from: 1320, to: 120 }]);
  });

  it.each([
    () => loss('0'),
    () => loss('-5%'),
    () => orderRate('60'),
    () => orderRate('0/1m'),
    () => orderRate('1/0ms'),
    () => orderRate('5/2d'),
    () => instrumentNames('BTC,'),
    () => tradingHours('mon 9-17'),
    () => tradingHours('xyz 09:00-17:00'),
    () => tradingHours('mon 09:61-17:00'),
    () => tradingHours('mon 09:00-25:00'),
  ])('are refused when they make no sense: %s', (parse) => {
    expect(codeOf(parse)).toBe('E_VALUE');
  });
});
