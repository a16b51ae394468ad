import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Market data that are probably wrong. */
export const misprintCodes: CodeTable = {
  E_MISPRINTS: {
    title: 'orders were filled where only a misprint has been',
    exit: EXIT.data,
    cause:
      'A bar strays more than half the price from its own open and close, and fills lie beyond all that it and the bar before reached. What they earn, nobody could have earned.',
    fix: 'Cut such bars to what is plausible with --misprints clip; --misprints keep takes them as they are.',
  },
};
