import { EngineError } from '../../engine/index.ts';
import { Session } from '../../engine/turn/session.ts';
import type { ForkedInputs } from '../fork/forked-inputs.ts';
import { prepare, type Prepared } from '../runs/playback.ts';
import { heardBy, recordedInputs, type Heard } from '../sessions/input-log.ts';
import type { World } from '../world.ts';
import type { Recording } from './recording.ts';

/** A session to be told again, and its story in steps: each takes the next recorded input in. */
export interface Telling {
  readonly session: Session;
  readonly steps: AsyncGenerator<() => void>;
}

/** The one place where a recording, of whatever kind, becomes a session that can be stepped through. */
export const tell = async (
  world: World,
  recording: Recording,
  { strategy, watch }: Pick<ForkedInputs, 'strategy' | 'watch'>,
  signal: AbortSignal,
): Promise<Telling> => {
  const { start, tape, heard } = recording;
  if (tape !== null) {
    const prepared = await prepare({ ...recording, store: world.store, tape, strategy, watch, signal });
    return { session: prepared.session, steps: ofTape(prepared) };
  }
  const { mode, manifest } = start;
  const session: Session = new Session({ mode, manifest, strategy, observer: watch.observe(() => session) });
  return { session, steps: ofInputs(world, { heard: heard ?? heardBy(manifest), start, session }, signal) };
};

async function* ofTape({ session, blocks, start }: Prepared): AsyncGenerator<() => void> {
  yield () => session.begin(start);
  for await (const block of blocks) yield () => session.play(block);
  yield () => session.end('end-of-tape');
}

interface HeardAgain {
  readonly heard: Heard;
  readonly start: Recording['start'];
  readonly session: Session;
}

/** A paper or live session: what it took in, in the order in which it did. Nothing is sent to anybody. */
async function* ofInputs(
  world: World,
  { heard, start, session }: HeardAgain,
  signal: AbortSignal,
): AsyncGenerator<() => void> {
  yield () => session.begin(start.time);
  for await (const inputs of recordedInputs(world.store, heard)) {
    for (const input of inputs) {
      if (signal.aborted) throw new EngineError('E_INTERRUPTED', 'stopped in the middle of the session');
      yield () => {
        session.take(input);
        // Nobody is here to send anything to.
        session.takeRequests();
      };
    }
  }
}
