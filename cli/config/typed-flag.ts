import { EngineError } from '../../engine/index.ts';

/** The value of a flag, or null when it was not given; E_VALUE says which flag it was. */
export const typed = <T>(flag: string, text: string | undefined, parse: (text: string) => T): T | null => {
  if (text === undefined) return null;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError('E_VALUE', error.message, { ...error.detail, where: `${flag} ${text}` });
  }
};
