import type { CommandName } from '../../engine/index.ts';
import type { Line } from '../screen/box.ts';

/** What the line at the bottom asks for. */
export type Prompt =
  | { readonly kind: 'filter' | 'jump'; readonly text: string }
  /** The reason of a brake, for the record. */
  | { readonly kind: 'reason'; readonly command: 'pause' | 'resume' | 'halt'; readonly text: string }
  /** A word that is typed in full, so that nothing is sold by a slip of the finger. */
  | { readonly kind: 'confirm'; readonly action: 'flatten' | 'end'; readonly text: string };

/** Lines that lie over the board until a key is pressed; too long ones are broken. */
export interface Overlay {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Lines that are scrolled away above. */
  readonly scroll: number;
}

/** All that is on the screen and is not the session itself; only `reduce` and the answers to effects make a new one. */
export interface BoardState {
  /** Seq of the selected event; null: always the newest. */
  readonly cursor: number | null;
  /** Text that listed events must contain; empty for all. */
  readonly filter: string;
  readonly prompt: Prompt | null;
  /** Ctrl-C was pressed: how shall it end? */
  readonly isLeaving: boolean;
  readonly overlay: Overlay | null;
  /** It is being flattened, and is to end once it is flat. */
  readonly isEnding: boolean;
  /** One line for the person; gone with the next key. */
  readonly message: string;
}

/** What cannot be done by the screen alone. */
export type Effect =
  | { readonly do: 'command'; readonly command: CommandName; readonly reason: string }
  /** Flatten, and stop once flat. */
  | { readonly do: 'end' }
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'jump'; readonly text: string }
  | { readonly do: 'why' }
  | { readonly do: 'replay' }
  | { readonly do: 'redraw' }
  /** Leaves the board; the session keeps running, paused first if that was asked for. */
  | { readonly do: 'detach'; readonly isPaused: boolean };

export interface Reduced {
  readonly state: BoardState;
  readonly effect: Effect | null;
}

export const firstState: BoardState = {
  cursor: null,
  filter: '',
  prompt: null,
  isLeaving: false,
  overlay: null,
  isEnding: false,
  message: '',
};
