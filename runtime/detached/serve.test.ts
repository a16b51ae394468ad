import { mkdtempSync, readFileSync, rmSync, statSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import { keyDesk } from '../keys/desk.ts';
import type { Program } from '../program.ts';
import type { SessionCaller, SessionOutcome, StartedSession } from '../sessions/requests.ts';
import { logFileOf, logTail, openLog } from './log-file.ts';
import type { FromSession, ToSession, Work } from './messages.ts';
import { serve, type Channel } from './serve.ts';

const ACCOUNT = `0x${'aa'.repeat(20)}`;
const outcome: SessionOutcome = { session: 's1', events: 3, hash: 'ab', equity: '1', isLeft: false };
const started = { session: 's1', mode: 'live', strategy: 'ema', instrument: 'fake:BTC', isTakenUp: true };

/** The process that starts one, as far as a session can see it. */
class Starter implements Channel {
  readonly heard: FromSession[] = [];
  passphrase = '';
  #tell: (message: ToSession) => void = () => undefined;
  #lost: () => void = () => undefined;

  send(message: FromSession): Promise<void> {
    this.heard.push(message);
    if (message.kind === 'ask') this.#tell({ kind: 'answer', text: this.passphrase });
    return Promise.resolve();
  }
  onMessage(listener: (message: ToSession) => void): void {
    this.#tell = listener;
  }
  onLost(listener: () => void): void {
    this.#lost = listener;
  }
  begin(home: string, work: Work): void {
    this.#tell({ kind: 'begin', program: { home, cwd: home, root: home }, work });
  }
  dies(): void {
    this.#lost();
  }
}

describe('the process of a session', () => {
  let home: string;
  let starter: Starter;
  let stop: AbortController;
  let log: string;
  let closed: number;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ht-detached-'));
    starter = new Starter();
    stop = new AbortController();
    log = '';
    closed = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const served = (work: (caller: SessionCaller) => Promise<SessionOutcome>): Promise<number> => {
    const program = {
      sessions: { takeUp: (_: string, caller: SessionCaller) => work(caller) },
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
    } as unknown as Program;
    const code = serve(starter, {
      openProgram: () => Promise.resolve(program),
      env: {},
      stop,
      write: (line) => void (log += line),
      now: () => 0,
      named: () => undefined,
    });
    starter.begin(home, { kind: 'take-up', session: 's1' });
    return code;
  };
  const begins = (caller: SessionCaller): void => caller.started(started as unknown as StartedSession);

  it('says that it has begun, works until it is over, and leaves a line for each in its log', async () => {
    const code = await served((caller) => {
      caller.note('looks at the account');
      begins(caller);
      caller.note('a line was lost');
      return Promise.resolve(outcome);
    });
    expect(code).toBe(0);
    // After the beginning nobody is there to be told.
    expect(starter.heard).toEqual([
      { kind: 'note', text: 'looks at the account' },
      { kind: 'started', session: 's1' },
    ]);
    expect(log.split('\n').map((line) => line.replace('1970-01-01 00:00:00  ', ''))).toEqual([
      'looks at the account',
      'taken up: live fake:BTC ema, session s1',
      'a line was lost',
      'stopped after 3 events, sha256 ab',
      '',
    ]);
    expect(closed).toBe(1);
  });

  it('hands an error to who started it, with all its words, if it never began', async () => {
    const detail = { where: 'here', why: 'because', fix: 'ht status' };
    const code = await served(() => Promise.reject(new EngineError('E_SESSION_BUSY', 'busy', detail)));
    expect(code).toBe(1);
    expect(starter.heard).toEqual([{ kind: 'failed', error: { code: 'E_SESSION_BUSY', message: 'busy', ...detail } }]);
    expect(closed).toBe(1);
  });

  it('writes an error into its log if it had begun, and a stack where it was not foreseen', async () => {
    await served((caller) => {
      begins(caller);
      return Promise.reject(new TypeError('oops'));
    });
    expect(starter.heard.map(({ kind }) => kind)).toEqual(['started']);
    expect(log).toContain('error[E_BUG]: oops');
    expect(log).toContain('serve.test.ts');
  });

  it('asks who started it for a passphrase, which stands nowhere afterwards', async () => {
    const key = '11'.repeat(32);
    keyDesk(home, {}).add({ name: 'main', venue: 'hyperliquid', account: ACCOUNT, text: key, passphrase: 'sesame' });
    const opened: string[] = [];
    const work = async (caller: SessionCaller): Promise<SessionOutcome> => {
      const { address, key: secret } = await caller.account('main');
      opened.push(address, Buffer.from(secret).toString('hex'));
      begins(caller);
      return outcome;
    };
    starter.passphrase = 'sesame';
    expect(await served(work)).toBe(0);
    expect(opened).toEqual([ACCOUNT, key]);
    expect(JSON.stringify([log, starter.heard])).not.toContain('sesame');
    starter = new Starter();
    starter.passphrase = 'wrong';
    expect(await served(work)).toBe(1);
    expect(starter.heard.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'E_KEY_PASSPHRASE' } });
  });

  it('does not begin for somebody who is gone, and goes on for somebody who has left', async () => {
    const untilAborted = (caller: SessionCaller): Promise<SessionOutcome> =>
      new Promise((resolve) => {
        caller.signal.addEventListener('abort', () => resolve({ ...outcome, isLeft: true }));
        if (caller.signal.aborted) resolve({ ...outcome, isLeft: true });
      });
    const early = served(untilAborted);
    await Promise.resolve();
    await Promise.resolve();
    starter.dies();
    expect(await early).toBe(0);
    expect(log).toContain('left after 3 events');

    stop = new AbortController();
    starter = new Starter();
    const late = served((caller) => {
      begins(caller);
      starter.dies();
      return untilAborted(caller);
    });
    await Promise.resolve();
    expect(stop.signal.aborted).toBe(false);
    stop.abort();
    expect(await late).toBe(0);
  });
});

describe('the log of a session', () => {
  const home = mkdtempSync(join(tmpdir(), 'ht-log-'));

  it('belongs to its owner, gets its name from the session, and goes where nothing began', () => {
    const named = openLog(home, null);
    named.named('s1');
    named.close();
    expect(statSync(logFileOf(home, 's1')).mode & 0o777).toBe(0o600);
    const failed = openLog(home, null);
    failed.close();
    failed.dropped();
    expect(existsSync(failed.file)).toBe(false);
    const again = openLog(home, 's1');
    again.close();
    again.dropped();
    expect(readFileSync(again.file, 'utf8')).toBe('');
    expect(logTail(home, 'never', 3)).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  });
});
