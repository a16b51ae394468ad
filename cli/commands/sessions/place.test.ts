import { describe, expect, it } from 'vitest';
import type { Board } from '../../../runtime/board/board.ts';
import type { Program } from '../../../runtime/program.ts';
import type { SessionCaller, SessionSummary, StartedSession } from '../../../runtime/sessions/requests.ts';
import { exampleEvents, exampleView } from '../../board/testing/example-board.ts';
import { runCommandLine } from '../../command-line.ts';
import type { Screen } from '../../screen/screen.ts';
import { fakeProgram } from '../../testing/fake-program.ts';
import { fakeTerminal } from '../../testing/fake-terminal.ts';

const outcome = { session: '7f3a91c2', events: 2, hash: 'ab', equity: '1', isLeft: true };

/** Works on a session for one event. */
const sessions: Partial<Program['sessions']> = {
  paper: (_, caller: SessionCaller) => {
    const { session, strategy, mode } = exampleView;
    const started = { session, strategy, mode, instrument: 'fake:BTC', isTakenUp: false };
    caller.started(started as unknown as StartedSession);
    const [event] = exampleEvents;
    caller.step({ session, events: [event!], inputs: [], inputCount: 1, latencyMs: 1, look: () => null as never });
    return Promise.resolve(outcome);
  },
  command: () => Promise.resolve(),
  status: () => Promise.resolve([{ session: '7f3a91c2', pid: null } as unknown as SessionSummary]),
};

/** A screen before which somebody sits who presses q at once. */
const screenOf = (seen: string[]): Screen => ({
  size: { columns: 100, rows: 20 },
  draw: (lines) => void seen.push(lines.join('\n')),
  clear() {},
  onInput: (listener) => void setImmediate(() => listener('q')),
  onResize() {},
  interrupt() {},
  suspend() {},
  close() {},
});

const board: Board = {
  events: exampleEvents,
  view: () => exampleView,
  why: () => Promise.reject(new Error('not asked for')),
  follow: () => new Promise(() => undefined),
  close() {},
};

describe('where a session runs', () => {
  const run = async (words: string, hasTerminal = false) => {
    const seen: string[] = [];
    const elsewhere: unknown[] = [];
    const given: unknown[] = [];
    const terminal = fakeTerminal(hasTerminal ? { openScreen: () => screenOf(seen) } : {});
    const { open } = fakeProgram({
      sessions: {
        ...sessions,
        command: (request) => Promise.resolve(void given.push(request)),
      } as Program['sessions'],
      board: {
        paper: (request) => {
          elsewhere.push(request);
          return Promise.resolve('7f3a91c2');
        },
        live: () => Promise.reject(new Error('not live')),
        takeUp: () => Promise.reject(new Error('not taken up')),
        open: () => Promise.resolve(board),
        log: () => ({ file: 'x.log', lines: [] }),
      },
    });
    const code = await runCommandLine(words.split(' '), {
      terminal,
      env: {},
      cwd: '/',
      root: '/',
      version: '0.1.0',
      signal: new AbortController().signal,
      openProgram: open,
    });
    return { code, seen, elsewhere, given, ...terminal.written };
  };
  const paper = 'paper hyperliquid --pair BTC --strategy ema-rsi';

  it('is this process without a terminal: a JSON object for each event, and one at the end', async () => {
    const { out, talk, elsewhere } = await run(paper);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly type: string }).type)).toEqual(['CandleClosed', 'end']);
    expect(talk).toContain('session 7f3a91c2');
    expect(elsewhere).toEqual([]);
  });

  it.each([false, true])(
    'is this process with --foreground: a line for each event (terminal: %s)',
    async (terminal) => {
      const { out, elsewhere, seen } = await run(`${paper} --foreground`, terminal);
      expect(out).toMatch(/CandleClosed[^]*Go on: ht take-up 7f3a91c2/);
      expect([elsewhere, seen]).toEqual([[], []]);
    },
  );

  it('is a process of its own on a terminal, which shows the board and says what is left behind', async () => {
    const { code, out, elsewhere, seen } = await run(paper, true);
    expect(elsewhere).toMatchObject([{ venue: 'hyperliquid', pair: 'BTC', network: 'mainnet' }]);
    expect(seen[0]).toContain('STATE RUNNING');
    expect(out).toMatch(/Session 7f3a91c2 keeps running[^]*o231 buy 0.05 @ 94,250.5[^]*ht attach 7f3a91c2/);
    expect(code).toBe(0);
  });

  it('is looked at from elsewhere: on a screen, or once, as an object', async () => {
    expect((await run('attach 7f3a91c2', true)).seen[0]).toContain('four-phase 7f3a91c2');
    const { out } = await run('attach 7f3a91c2');
    expect(JSON.parse(out)).toMatchObject({ session: '7f3a91c2', standing: { state: 'running' } });
    expect((await run('attach')).talk).toContain('No session runs here.');
  });

  it('is told when nobody hears a command before the session is taken up', async () => {
    const { talk, given } = await run('halt 7f3a91c2 --by ann --why news');
    expect(given).toEqual([{ session: '7f3a91c2', command: 'halt', by: 'ann', reason: 'news', isNamed: true }]);
    expect(talk).toContain('it hears this when it is taken up.   ht take-up 7f3a91c2');
  });
});
