import type { Replay } from '../../runtime/replay/replay.ts';
import type { Paint } from '../format/colour.ts';
import type { Screen } from '../screen/screen.ts';
import { perform } from './effects.ts';
import { TICK, untilNext } from './play.ts';
import { inputOf } from '../screen/input.ts';
import { reduce } from './reduce.ts';
import { render, rowsOf } from './render.ts';
import { lookAt } from './sight.ts';
import { firstView, type Effect, type ViewState } from './view-state.ts';

export interface WalkOptions {
  readonly title: string;
  readonly cursor: number;
  readonly breakpoint: string;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** What is said while that is done: where nobody has been yet, a jump plays for a while. */
const MEANWHILE: Readonly<Partial<Record<Effect['do'], string>>> = { search: 'looking …', jump: 'playing …' };

/** Lets a person walk through a run, until they have seen enough. The screen is theirs again whatever happens. */
export const walk = async (replay: Replay, screen: Screen, options: WalkOptions): Promise<void> => {
  const { paint, signal, title } = options;
  const input = inputOf(screen, signal);
  let view: ViewState = firstView(replay.length - 1, options.cursor, options.breakpoint);
  try {
    // The first look plays the recording, and a long one takes its time.
    screen.draw([`  playing ${title} …`]);
    for (;;) {
      const { size } = screen;
      // A jump plays from the start: Ctrl-C must end that too.
      const sight = await input.busy(
        () => screen.interrupt(),
        () => lookAt(replay, view, rowsOf(size, view), title),
      );
      screen.draw(render(view, sight, size, paint));
      const hold = untilNext(view.play, () => input.mark(TICK));
      const spare = new AbortController();
      const preparing = replay.prepare(spare.signal);
      // Heard below, when it is awaited: until then nobody else would.
      preparing.catch(() => undefined);
      const key = await input.next();
      spare.abort();
      await preparing;
      hold();
      if (key === null) return;
      if (key === 'resize') {
        screen.clear();
        continue;
      }
      const { state, effect } = reduce(view, key);
      view = state;
      if (effect?.do === 'quit') return;
      if (effect?.do === 'redraw') screen.clear();
      const message = effect === null ? undefined : MEANWHILE[effect.do];
      if (message !== undefined) screen.draw(render({ ...view, message }, sight, size, paint));
      if (effect === null) continue;
      const stop = new AbortController();
      const { signal: own } = stop;
      view = await input.busy(
        () => stop.abort(),
        () => perform(replay, view, effect, AbortSignal.any([signal, own])),
      );
    }
  } finally {
    screen.close();
  }
};
