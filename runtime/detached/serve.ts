import { timeText } from '../../backtests/wording/time.ts';
import { EngineError } from '../../engine/index.ts';
import { keyDesk } from '../keys/desk.ts';
import type { Program } from '../program.ts';
import type { ProgramOptions } from '../program-options.ts';
import type { SessionCaller, SessionOutcome } from '../sessions/requests.ts';
import type { AccountKey } from '../sessions/venues.ts';
import { sentError, type FromSession, type ToSession, type Work } from './messages.ts';

/** The way to the process that started this one, for as long as the session has not begun. */
export interface Channel {
  /** Resolves when it is on its way; also where nobody listens any more. */
  send(message: FromSession): Promise<void>;
  onMessage(listener: (message: ToSession) => void): void;
  /** The other process is gone. */
  onLost(listener: () => void): void;
}

export interface Serving {
  readonly openProgram: (options: ProgramOptions) => Promise<Program>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by a signal: the session is left as it is, on record. */
  readonly stop: AbortController;
  /** A line of the log. */
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** The session has a name now. */
  readonly named: (session: string) => void;
}

/** Works on one session in a process of its own; gives the exit code. */
export const serve = async (channel: Channel, serving: Serving): Promise<number> => {
  const { stop, write, now } = serving;
  const log = (text: string): void => write(`${timeText(now())}  ${text}\n`);
  const desk = await startersDesk(channel, stop);
  const { program: options, work } = desk.order;
  const told = { hasBegun: false };
  const caller: SessionCaller = {
    signal: stop.signal,
    progress: () => undefined,
    note: (text) => {
      log(text);
      if (!told.hasBegun) void channel.send({ kind: 'note', text });
    },
    account: (name) => accountOf(options.home, serving.env, name, desk.ask),
    started: ({ session, mode, instrument, strategy, isTakenUp }) => {
      log(`${isTakenUp ? 'taken up' : 'begun'}: ${mode} ${instrument} ${strategy}, session ${session}`);
      told.hasBegun = true;
      serving.named(session);
      void channel.send({ kind: 'started', session });
    },
    step: () => undefined,
  };
  channel.onLost(() => {
    // Who asked for it is gone before it began: nobody would know of it.
    if (!told.hasBegun) stop.abort();
  });
  try {
    const program = await serving.openProgram(options);
    try {
      const { isLeft, events, hash } = await begin(program, work, caller);
      log(`${isLeft ? 'left' : 'stopped'} after ${events} events, sha256 ${hash}`);
      return 0;
    } finally {
      await program.close();
    }
  } catch (error) {
    const { code, message, where, why, fix } = sentError(error);
    const detail = [where, why, fix && `fix ${fix}`].filter((text) => text !== undefined);
    log([`error[${code}]: ${message}`, ...detail].join('\n   '));
    if (!(error instanceof EngineError) && error instanceof Error) log(error.stack ?? '');
    if (!told.hasBegun) await channel.send({ kind: 'failed', error: sentError(error) });
    return 1;
  }
};

const begin = (program: Program, work: Work, caller: SessionCaller): Promise<SessionOutcome> => {
  switch (work.kind) {
    case 'paper':
      return program.sessions.paper(work.request, caller);
    case 'live':
      return program.sessions.live(work.request, caller);
    case 'take-up':
      return program.sessions.takeUp(work.session, caller);
  }
};

interface StartersDesk {
  readonly order: Extract<ToSession, { readonly kind: 'begin' }>;
  readonly ask: (question: string) => Promise<string>;
}

/** Waits for the order, and hands questions to whoever gave it. */
const startersDesk = (channel: Channel, { signal }: AbortController): Promise<StartersDesk> =>
  new Promise((resolve, reject) => {
    let answer: ((text: string) => void) | null = null;
    const ask = (question: string): Promise<string> =>
      new Promise((resolveAnswer) => {
        answer = resolveAnswer;
        void channel.send({ kind: 'ask', question });
      });
    channel.onMessage((message) => {
      if (message.kind === 'answer') answer?.(message.text);
      else resolve({ order: message, ask });
    });
    const none = (): void => reject(new EngineError('E_INTERRUPTED', 'stopped before there was anything to do'));
    signal.addEventListener('abort', none, { once: true });
  });

const accountOf = async (
  home: string,
  env: Serving['env'],
  name: string,
  ask: StartersDesk['ask'],
): Promise<AccountKey> => {
  const keys = keyDesk(home, env);
  const { account } = keys.info(name);
  const key = await keys.open(name, () => ask(`Passphrase of ${name} (not shown)`));
  return { address: account, key: key.reveal() };
};
