const CODES = { bold: 1, dim: 2, reverse: 7, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Colours for a terminal; the text itself for a file, a pipe, or who does not want them. */
export const painter =
  (isColoured: boolean): Paint =>
  (style, text) =>
    isColoured && text !== '' ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text;

/** `NO_COLOR` (any text) says no, `FORCE_COLOR` (anything but 0) says yes, otherwise terminals get colours. */
export const wantsColour = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean => {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
};
