import type { Progress } from '../../runtime/requests.ts';
import { compact, grouped } from '../../backtests/wording/number.ts';
import type { Terminal } from '../terminal.ts';

/** Below this nobody needs to be told that something is going on. */
const QUIET_MS = 1_000;
const REDRAW_MS = 100;
const BAR = 32;

/** Shows how far a task is, on stderr: one line redrawn in a terminal, otherwise one line for each 10 %. */
export interface ProgressLine {
  show(state: Progress): void;
  /** Removes the line, so that what follows starts clean. */
  clear(): void;
}

export const progressLine = (terminal: Terminal): ProgressLine => {
  let task: string | null = null;
  let started = 0;
  let drawn: number | null = null;
  let decile = 0;
  const redraw = (state: Progress, now: number): void => {
    if (drawn !== null && now - drawn < REDRAW_MS) return;
    drawn = now;
    terminal.talk(`\r  ${barText(state, now - started, terminal.columns - 4)}\u001B[K`);
  };
  const report = (state: Progress, now: number): void => {
    const reached = state.total === null ? 0 : Math.floor((10 * state.done) / state.total);
    if (reached <= decile) return;
    decile = reached;
    terminal.talk(`  ${reached * 10} %  ${speedText(state, now - started)}\n`);
  };
  const begin = (state: Progress, now: number): void => {
    task = state.task;
    started = now;
    decile = 0;
  };
  return {
    show: (state) => {
      const now = terminal.now();
      if (task !== state.task) begin(state, now);
      if (now - started < QUIET_MS) return;
      if (terminal.isInteractive) redraw(state, now);
      else report(state, now);
    },
    clear: () => {
      if (drawn !== null) terminal.talk('\r\u001B[K');
      drawn = null;
    },
  };
};

/** `█████▌   64 %   3.1 M events/s   2 s left`, cut to the width of the terminal. */
export const barText = (state: Progress, elapsedMs: number, width: number): string => {
  if (state.total === null || state.total === 0) return fitted(`${state.task}   ${speedText(state, elapsedMs)}`, width);
  const share = Math.min(1, state.done / state.total);
  const left = state.done === 0 ? '' : `   ${grouped(Math.ceil((elapsedMs / share - elapsedMs) / 1_000), 0)} s left`;
  const words = `${grouped(Math.floor(share * 100), 0).padStart(3)} %   ${speedText(state, elapsedMs)}${left}`;
  return fitted(width >= BAR + 40 ? `${bar(share)}  ${words}` : words, width);
};

const bar = (share: number): string => {
  const halves = Math.floor(share * BAR * 2);
  return ('█'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '▌' : '')).padEnd(BAR);
};

const speedText = (state: Progress, elapsedMs: number): string =>
  elapsedMs <= 0 ? '' : `${compact((state.done * 1_000) / elapsedMs)} ${state.unit}/s`;

const fitted = (text: string, width: number): string => Array.from(text).slice(0, Math.max(10, width)).join('');
