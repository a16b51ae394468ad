import type { Terminal } from '../terminal.ts';

/** A terminal that remembers, with a clock that is set by hand. */
export interface FakeTerminal extends Terminal {
  readonly written: { out: string; talk: string };
  time: number;
}

/** Without colours and without a person, unless told otherwise. */
export const fakeTerminal = (overrides: Partial<Terminal> = {}): FakeTerminal => {
  const written = { out: '', talk: '' };
  const terminal: FakeTerminal = {
    written,
    time: 0,
    out: (text) => {
      written.out += text;
    },
    talk: (text) => {
      written.talk += text;
    },
    isOutColoured: false,
    isTalkColoured: false,
    isInteractive: false,
    columns: 100,
    openScreen: null,
    askHidden: (question) => Promise.reject(new Error(`nobody answers: ${question}`)),
    now: () => terminal.time,
    ...overrides,
  };
  return terminal;
};
