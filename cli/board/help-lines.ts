import type { Line } from '../screen/box.ts';

const KEYS: readonly (readonly [keys: string, about: string])[] = [
  ['p', 'pause: nothing adds exposure; again, or after a halt: resume'],
  ['h', 'halt: besides, orders that would add exposure are cancelled'],
  ['f', 'flatten: cancel everything, close the position; typed in full'],
  ['↑ k  ↓ j  space', 'the event before, the next; ten at once'],
  ['g Home  G End', 'the oldest event kept, the newest (and follow it)'],
  ['enter', 'why: what caused the selected event, back to the input'],
  ['/', 'only events that contain a text'],
  [':', 'go to 10233 · 12:04:31 · o231 · OrderFilled'],
  ['r', 'replay from the selected event; q comes back here'],
  ['esc', 'no filter, follow the newest'],
  ['q', 'detach: the session keeps running; ht attach comes back'],
  ['Ctrl-C', 'asks: detach, pause, or flatten and end'],
];

export const helpLines: readonly Line[] = [
  ...KEYS.map(([keys, about]) => ({ text: ` ${keys.padEnd(16)} ${about}` })),
  { text: '' },
  { text: ' feed   ● prices come  ◐ none for five seconds  ○ missing: only reducing orders pass' },
  { text: ' clock  the least that a price came after the venue’s stamp: its way here, and what our clock is off' },
  { text: ' loss   since midnight UTC, or since the start' },
  { text: '' },
  { text: ' ↑ ↓ scroll, any other key closes this', style: 'dim' },
];
