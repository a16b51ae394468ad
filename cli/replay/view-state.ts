/** How events are listed. */
export type EventView = 'compact' | 'feed' | 'json';
export type Pane = 'events' | 'state' | 'diff';

/** How fast events follow one another: five a second, fifty, or as fast as they are drawn. */
export type Speed = '1x' | '10x' | 'max';

/** What the line at the bottom asks for. */
export type PromptKind = 'jump' | 'filter' | 'break';

/** All that is on the screen and is not the run itself; only `reduce` makes a new one. */
export interface ViewState {
  /** Seq of the event that is looked at. */
  readonly cursor: number;
  /** Seq of the last event. */
  readonly last: number;
  readonly view: EventView;
  readonly focus: Pane;
  /** Lines that the pane in focus is scrolled by. */
  readonly scroll: number;
  /** Text that listed events must contain; empty for all. */
  readonly filter: string;
  /** Event with which the cursor is compared; null for the one before it. */
  readonly mark: number | null;
  /** Where `n` and `N` stop. */
  readonly breakpoint: string;
  /** Events follow by themselves; null while they do not. */
  readonly play: Speed | null;
  readonly prompt: { readonly kind: PromptKind; readonly text: string } | null;
  readonly isHelpOpen: boolean;
  /** One line for the person; gone with the next key. */
  readonly message: string;
}

/** What cannot be done without the run: the answer comes back as a new cursor or as a message. */
export type Effect =
  | { readonly do: 'search'; readonly text: string; readonly direction: 1 | -1 }
  | { readonly do: 'step'; readonly by: number }
  | { readonly do: 'jump'; readonly text: string }
  | { readonly do: 'cause' }
  | { readonly do: 'consequence' }
  | { readonly do: 'redraw' }
  | { readonly do: 'quit' };

export interface Reduced {
  readonly state: ViewState;
  readonly effect: Effect | null;
}

export const firstView = (last: number, cursor = 0, breakpoint = ''): ViewState => ({
  cursor,
  last,
  view: 'compact',
  focus: 'events',
  scroll: 0,
  filter: '',
  mark: null,
  breakpoint,
  play: null,
  prompt: null,
  isHelpOpen: false,
  message: '',
});
