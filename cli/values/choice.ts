import { nearest } from '../../engine/index.ts';
import { badValue } from './bad-value.ts';

/** One of a few words; E_VALUE names them all and the one that was probably meant. */
export const choice =
  <const T extends string>(...choices: readonly T[]): ((text: string) => T) =>
  (text) => {
    const found = choices.find((candidate) => candidate === text);
    if (found !== undefined) return found;
    const meant = nearest(text, choices);
    throw badValue(
      `"${text}" is not one of the choices`,
      `Allowed: ${choices.join(', ')}.${meant === null ? '' : ` Did you mean "${meant}"?`}`,
    );
  };
