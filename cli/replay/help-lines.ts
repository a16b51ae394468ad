import type { Line } from '../screen/box.ts';

const KEYS: readonly (readonly [keys: string, about: string])[] = [
  ['→ l   ← h', 'the next event, the one before'],
  ['↓ j   ↑ k', 'the same; in state and diff: scroll'],
  ['space  PgDn  PgUp', 'twenty at once'],
  ['p   1 2 3', 'play and pause; 5 events a second, 50, as fast as they are drawn'],
  ['g Home   G End', 'the first event, the last one'],
  [':', 'jump: 10233 · 2018-04-05 · 13:30 · o231 · OrderFilled'],
  ['f F   d D', 'next and former fill, denial'],
  ['b', 'breakpoint: OrderFilled · o231 · unit > 3 and position.size < 0 · changed(strategy.unit)'],
  ['n N', 'run to where it stops, forwards and backwards'],
  ['c C', 'to the event that caused this one, to the first that it led to'],
  ['m', 'mark: the diff starts here; again: at the event before'],
  ['v', 'events compact, as a feed, as JSON'],
  ['/', 'only events that contain a text; steps then go from one to the next'],
  ['tab', 'another pane'],
  ['esc', 'no filter, no mark'],
  ['q  Ctrl-C', 'quit'],
];

export const helpLines: readonly Line[] = [
  ...KEYS.map(([keys, about]) => ({ text: ` ${keys.padEnd(20)} ${about}` })),
  { text: '' },
  { text: ' A state is the session as it was when the event was put on record: before anybody was told of it.' },
  { text: ' * has changed since the event that the diff starts at.  ! today’s code decides otherwise.' },
  { text: '' },
  { text: ' any key closes this', style: 'dim' },
];
