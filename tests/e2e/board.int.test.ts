import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StandInServer } from '../../adapters/venues/hyperliquid/stand-in/server.ts';
import { tapesOf } from '../../adapters/venues/hyperliquid/stand-in/tapes.ts';
import { openProgram } from '../../runtime/program.ts';
import type { SessionSummary } from '../../runtime/sessions/requests.ts';
import { scratchFolder } from '../program/home.ts';
import { hasTerminals, Terminal } from '../program/in-terminal.ts';
import { launcher, node } from '../program/process.ts';
import { root } from '../program/root.ts';

/** Until a process is gone: its last words are in its log then. */
const gone = async (pid: number | null): Promise<void> => {
  while (pid !== null && existsSync(`/proc/${pid}`)) await pause(20);
};

/** Generous: the machine may be busy with other things. */
const PATIENCE_MS = 300_000;
const ALTERNATE = '\u001B[?1049h';
const ORDINARY = '\u001B[?1049l';

describe.runIf(hasTerminals)('a session on its board', () => {
  const cwd = scratchFolder('board');
  const home = join(cwd, '.hypertrader');
  const server = new StandInServer({ tapes: tapesOf(), speed: 5, seed: 'board' });
  const open: Terminal[] = [];
  let url = '';

  beforeAll(async () => {
    url = await server.open();
  });
  afterAll(async () => {
    for (const terminal of open) await terminal.close();
    await server.close();
  });

  const window = (columns = 120): Terminal => {
    const terminal = new Terminal({ columns, rows: 24 }, { cwd });
    terminal.type(`ht() { ${node} ${launcher} "$@"; echo "ended $?"; }\r`);
    open.push(terminal);
    return terminal;
  };
  const only = async (): Promise<SessionSummary> => {
    const program = await openProgram({ home, cwd, root });
    const [session] = await program.sessions.status();
    await program.close();
    if (session === undefined) throw new Error('there is no session');
    return session;
  };

  it(
    'survives q, its window, Ctrl-Z and a second look; and ends flat when Ctrl-C is answered with f',
    async () => {
      const first = window();
      first.type(`ht paper hyperliquid --pair BTC --strategy four-phase --set unitPct=0.0002 --venue-url ${url}\r`);
      await first.sees(ALTERNATE);
      await first.sees('STATE RUNNING');
      await first.sees('OrderFilled');
      first.type('q');
      await first.sees(ORDINARY);
      expect(await first.sees('ended 0')).toMatch(/Session [0-9a-f]{8} keeps running as process \d+/);
      const begun = await only();
      expect(begun).toMatchObject({ status: 'running', mode: 'paper' });
      expect(statSync(join(home, 'sessions', `${begun.session}.log`)).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(home, 'sessions')).sort()).toEqual([`${begun.session}.log`, `${begun.session}.pid`]);

      // A second window looks at it, and is closed without a word.
      const second = window(60);
      second.type('ht attach\r');
      await second.sees('STATE RUNNING');
      await second.close();
      expect(await only()).toMatchObject({ status: 'running', pid: begun.pid });

      // A third one goes to the background and comes back.
      const third = window();
      third.type(`ht attach ${begun.session}\r`);
      await third.sees('STATE RUNNING');
      third.type('\u001A');
      await third.sees(ORDINARY);
      await third.sees('Stopped');
      third.type('stty -a | tr ";" "\\n" | grep -o " -*icanon"\r');
      await third.sees(' icanon');
      third.type('fg\r');
      await third.sees(ALTERNATE);
      await third.sees('STATE RUNNING');

      // A brake from the keys, with its reason; why it happened.
      third.type('p');
      await third.sees('pause: why?');
      third.type('news\r');
      await third.sees('STATE PAUSED');
      const paused = await only();
      expect(paused.status).toBe('paused');
      expect(paused.why).toContain(': news');
      third.type(':SessionPaused\r\r');
      await third.sees(/input [\d,]+ {2}pause by .*: news/);

      // The replay of what has happened so far, and back.
      third.type('xr');
      await third.sees('REPLAY');
      third.type('q');
      await third.sees('STATE PAUSED');

      third.type('\u0003');
      await third.sees('Stop: [d]etach, [p]ause, [f]latten and end?');
      third.type('f');
      await third.sees('type "flatten"');
      third.type('flatten\r');
      await third.sees(ORDINARY);
      await third.sees(`Session ${begun.session} has ended`);
      expect(await only()).toMatchObject({ status: 'stopped' });
      await gone(begun.pid);
      expect(readFileSync(join(home, 'sessions', `${begun.session}.log`), 'utf8')).toMatch(
        /begun: paper[^]*stopped after/,
      );
    },
    PATIENCE_MS,
  );

  it(
    'says what is wrong as if it had begun here, and leaves nothing behind',
    async () => {
      const before = readdirSync(join(home, 'sessions'));
      const terminal = window();
      terminal.type(`ht paper hyperliquid --pair BTX --strategy four-phase --venue-url ${url}\r`);
      expect(await terminal.sees('ended 2')).toMatch(/error\[E_PAIR_UNKNOWN\][^]*Did you mean BTC\?/);
      expect(readdirSync(join(home, 'sessions'))).toEqual(before);
    },
    PATIENCE_MS,
  );
});
