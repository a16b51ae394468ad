/** What the exit code of the program says; nothing else is ever returned. */
export const EXIT = {
  ok: 0,
  runFailed: 1,
  usage: 2,
  config: 3,
  data: 4,
  venueUnreachable: 5,
  halted: 6,
  journalDamaged: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'ok',
  1: 'run failed',
  2: 'wrong usage',
  3: 'bad config',
  4: 'bad data',
  5: 'venue unreachable',
  6: 'halted by risk',
  7: 'journal damaged',
  130: 'interrupted, journal closed properly',
};
