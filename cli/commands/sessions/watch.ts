import type { AnyEvent } from '../../../engine/index.ts';
import { grouped } from '../../../backtests/wording/number.ts';
import type { EventLine } from '../../../runtime/requests.ts';
import type { SessionCaller, SessionOutcome, SessionStep, StartedSession } from '../../../runtime/sessions/requests.ts';
import type { AccountKey } from '../../../runtime/sessions/venues.ts';
import { homeOf, outPaint, printJson, printLines, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import type { Program } from '../../../runtime/program.ts';
import { jsonLine, textLine } from '../../output/event-line.ts';

interface Watched {
  readonly work: (program: Program, caller: SessionCaller) => Promise<SessionOutcome>;
  /** A JSON object for each event instead of a line. */
  readonly isJson: boolean;
}

/** Works on a session and prints its events as they come: a line each, or a JSON object each. */
export const watchSession = async (
  context: Context,
  options: SharedOptions,
  { work, isJson }: Watched,
): Promise<void> => {
  const show = isJson ? jsonLine : (line: EventLine) => textLine(line, outPaint(context));
  const outcome = await withProgram(context, options, (program, caller) =>
    work(program, {
      ...caller,
      account: (name) => accountOf(context, options, name),
      started: (session) => {
        if (options.json !== true) context.terminal.talk(heading(session));
      },
      step: (step: SessionStep) => {
        for (const event of step.events) context.terminal.out(`${show(lineOf(event))}\n`);
      },
    }),
  );
  if (isJson) printJson(context, { type: 'end', ...outcome });
  else printLines(context, ending(outcome));
};

/** The key of an account; its passphrase is asked for, if it has one. */
export const accountOf = async (context: Context, options: SharedOptions, name: string): Promise<AccountKey> => {
  const { keyDesk } = await import('../../../runtime/keys/desk.ts');
  const desk = keyDesk(homeOf(context, options), context.env);
  const { account } = desk.info(name);
  const key = await desk.open(name, () => context.terminal.askHidden(`Passphrase of ${name} (not shown)`));
  return { address: account, key: key.reveal() };
};

const heading = ({ session, mode, strategy, instrument, isTakenUp }: StartedSession): string =>
  `\n  ht ${mode}  ${instrument}  ${strategy}   session ${session}${isTakenUp ? ', taken up' : ''}\n` +
  `  Ctrl-C leaves it as it is; from elsewhere:   ht pause ${session}   ht flatten ${session}   ht stop ${session}\n\n`;

const ending = ({ session, isLeft, events, equity, hash }: SessionOutcome): readonly string[] => [
  '',
  isLeft
    ? `  Left at event ${grouped(events, 0)}; nothing of it is lost.   Go on: ht take-up ${session}`
    : `  Stopped after ${grouped(events, 0)} events   equity ${equity}`,
  `  sha256 ${hash}`,
  `  Next    ht verify ${session}   ht events ${session}   ht replay ${session}`,
  '',
];

const lineOf = ({ seq, type, time, cause, data }: AnyEvent): EventLine => ({
  seq,
  type,
  time,
  cause,
  data: data,
});
