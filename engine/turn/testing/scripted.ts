import type { AnyEvent } from '../../events/event.ts';
import { defineStrategy, type View, type Wish } from '../../strategy.ts';

/** What is wished for at one price, whatever it is or by what is seen then. */
type Line = readonly Wish[] | ((view: View) => readonly Wish[]);

/** A strategy that follows a script: what it wishes for at its first, second, ... price, and for each event. */
export const scripted = (script: readonly Line[], onEvent?: (event: AnyEvent) => readonly Wish[]) =>
  defineStrategy({
    name: 'scripted',
    title: 'Scripted',
    about: 'Does what the test says.',
    parameters: {},
    needs: () => ({ input: 'prices' }),
    initial: () => ({ step: 0 }),
    onPrice: (state: { step: number }, _price, view) => {
      const line = script[state.step++] ?? [];
      return typeof line === 'function' ? line(view) : line;
    },
    ...(onEvent ? { onEvent: (_state: { step: number }, event: AnyEvent) => onEvent(event) } : {}),
    inspect: ({ step }: { step: number }) => ({ step }),
  });
