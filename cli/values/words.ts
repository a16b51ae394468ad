import { badValue } from './bad-value.ts';

/** A name or a short text: up to 200 letters, not empty, no line break. */
export const words = (text: string): string => {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= 200 && !/[\r\n]/.test(trimmed)) return trimmed;
  throw badValue('an empty or very long text', 'Up to 200 letters in one line.');
};
