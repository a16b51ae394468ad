import { describe, expect, it } from 'vitest';
import { fakeTerminal } from '../testing/fake-terminal.ts';
import type { FakeTerminal } from '../testing/fake-terminal.ts';
import { barText, progressLine } from './progress.ts';

const state = (done: number) => ({ task: 'ema-rsi on lean:SPY', done, total: 1_000, unit: 'events' });

/** Ten thousand times, one ms apart. */
const play = (terminal: FakeTerminal, lengthMs: number): void => {
  const line = progressLine(terminal);
  for (let ms = 1; ms <= lengthMs; ms++) {
    terminal.time = ms;
    line.show(state((1_000 * ms) / lengthMs));
  }
  line.clear();
};

describe('progress', () => {
  it('is silent below a second', () => {
    const terminal = fakeTerminal({ isInteractive: true });
    play(terminal, 999);
    expect(terminal.written.talk).toBe('');
  });

  it('is one line for each tenth without a terminal, after the first second', () => {
    const terminal = fakeTerminal();
    play(terminal, 5_000);
    expect(
      terminal.written.talk
        .trim()
        .split('\n')
        .map((line) => line.trim().split('  ')[0]),
    ).toEqual(['20 %', '30 %', '40 %', '50 %', '60 %', '70 %', '80 %', '90 %', '100 %']);
    expect(terminal.written.out).toBe('');
  });

  it('is redrawn at most ten times a second in a terminal, and removed at the end', () => {
    const terminal = fakeTerminal({ isInteractive: true });
    play(terminal, 3_000);
    expect(terminal.written.talk.split('\r').length - 1).toBe(21);
    expect(terminal.written.talk.endsWith('\r\u001B[K')).toBe(true);
  });

  it('counts each task from its own beginning', () => {
    const terminal = fakeTerminal();
    const line = progressLine(terminal);
    for (const [task, time, done] of [
      ['import', 0, 0],
      ['import', 1_500, 1_000],
      ['play', 2_000, 0],
      ['play', 2_999, 900],
      ['play', 4_000, 1_000],
    ] as const) {
      terminal.time = time;
      line.show({ ...state(done), task });
    }
    expect(terminal.written.talk).toBe('  100 %  667 events/s\n  100 %  500 events/s\n');
  });

  it('says how fast and how long', () => {
    expect(barText(state(640), 1_000, 96)).toMatchInlineSnapshot(
      `"████████████████████               64 %   640 events/s   1 s left"`,
    );
    expect(barText({ ...state(640), total: null }, 1_000, 96)).toBe('ema-rsi on lean:SPY   640 events/s');
    expect(barText(state(640), 1_000, 20)).toHaveLength(20);
  });
});
