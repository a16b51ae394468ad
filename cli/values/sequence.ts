import { badValue } from './bad-value.ts';

/** A place in a journal, with or without separators: `10233`, `10,233`. */
export const sequence = (text: string): number => {
  const seq = /^\d[\d,_]*$/.test(text) ? Number(text.replace(/[,_]/g, '')) : NaN;
  if (Number.isSafeInteger(seq)) return seq;
  throw badValue(`"${text}" is not a sequence number`, 'Events are numbered from 0: 10233 or 10,233.');
};
