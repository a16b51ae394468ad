import { userInfo } from 'node:os';
import type { Program } from '../../../runtime/program.ts';
import type { Caller } from '../../../runtime/requests.ts';
import type { Starter } from '../../../runtime/detached/start.ts';
import { farewellLines } from '../../board/farewell.ts';
import { watchBoard, type Leaving, type WatchOptions } from '../../board/watch.ts';
import { outPaint, printLines } from '../../context.ts';
import type { Context } from '../../context.ts';
import { walk } from '../../replay/walk.ts';
import type { Screen } from '../../screen/screen.ts';

/** Shows the board of a session until the person leaves, and says what is left behind. */
export const showBoard = async (
  context: Context,
  openScreen: () => Screen,
  { program, caller }: { readonly program: Program; readonly caller: Caller },
  session: string,
): Promise<void> => {
  const board = await program.board.open(session);
  const paint = outPaint(context);
  const { signal } = caller;
  const by = userInfo().username;
  let leaving: Leaving = 'detached';
  const options: WatchOptions = {
    openScreen,
    paint,
    signal,
    now: () => context.terminal.now(),
    // Whoever types a reason sits at this board: that is as good as a name.
    give: (command, reason) =>
      program.sessions.command({ session, command, by, reason, isNamed: reason !== 'not said' }),
    replay: async (seq) => {
      const replay = await program.replay.open(session, caller);
      try {
        const title = `session ${session}  ${replay.recording.manifest.strategy}`;
        await walk(replay, openScreen(), { title, cursor: seq, breakpoint: '', paint, signal });
      } finally {
        await replay.close();
      }
    },
  };
  try {
    leaving = await watchBoard(board, options);
  } finally {
    // Also where the board itself has failed: the session goes on, and what it holds is said.
    printLines(context, farewellLines(board.view(), leaving, program.board.log(session, 3)));
  }
};

/** Who starts a session from this terminal. */
export const starterOf = (context: Context, caller: Caller): Starter => ({
  signal: caller.signal,
  note: (text) => caller.note(text),
  ask: (question) => context.terminal.askHidden(question),
});
