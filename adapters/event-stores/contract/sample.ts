import type { NewEvent } from '../../../engine/index.ts';

/** The n-th event id. */
export const idOf = (n: number): string => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`;

/** An event with a number; the same number is the same event. */
export const event = (n: number, overrides: Partial<NewEvent> = {}): NewEvent => ({
  id: idOf(n),
  type: 'OrderFilled',
  data: `{"n":${n}}`,
  meta: `{"v":1,"n":${n}}`,
  ...overrides,
});

/** Events numbered from `first` to `last`. */
export const events = (first: number, last: number): readonly NewEvent[] =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index));
