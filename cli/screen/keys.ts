/** A key as people name it, or the letter itself. */
export type Key = string;

const SEQUENCES: ReadonlyMap<string, Key> = new Map([
  ['\u001B[A', 'up'],
  ['\u001B[B', 'down'],
  ['\u001B[C', 'right'],
  ['\u001B[D', 'left'],
  ['\u001BOA', 'up'],
  ['\u001BOB', 'down'],
  ['\u001BOC', 'right'],
  ['\u001BOD', 'left'],
  ['\u001B[5~', 'page-up'],
  ['\u001B[6~', 'page-down'],
  ['\u001B[H', 'home'],
  ['\u001B[1~', 'home'],
  ['\u001BOH', 'home'],
  ['\u001B[F', 'end'],
  ['\u001B[4~', 'end'],
  ['\u001BOF', 'end'],
  ['\u001B[Z', 'back-tab'],
  ['\t', 'tab'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\u007F', 'backspace'],
  ['\b', 'backspace'],
  ['\u0003', 'ctrl-c'],
  ['\u0004', 'ctrl-d'],
  ['\u000C', 'ctrl-l'],
  ['\u0015', 'ctrl-u'],
  ['\u001A', 'ctrl-z'],
  ['\u001B', 'escape'],
]);

/** An escape sequence that we do not know is swallowed whole, so that its letters are not taken for keys. */
const UNKNOWN = new RegExp(`^\u001B(?:\\[[0-9;]*[A-Za-z~]|O[A-Za-z])`);

/** The keys in what a terminal sent: one or several, as when somebody pastes. */
export const keysOf = (bytes: string): readonly Key[] => {
  const keys: Key[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { key, length } = keyAt(bytes.slice(at));
    if (key !== null) keys.push(key);
    at += length;
  }
  return keys;
};

const keyAt = (rest: string): { readonly key: Key | null; readonly length: number } => {
  for (const length of [4, 3, 1]) {
    const known = SEQUENCES.get(rest.slice(0, length));
    const isPrefixOfMore = known === 'escape' && UNKNOWN.test(rest);
    if (known !== undefined && rest.length >= length && !isPrefixOfMore) return { key: known, length };
  }
  const [unknown] = UNKNOWN.exec(rest) ?? [];
  if (unknown !== undefined) return { key: null, length: unknown.length };
  const [letter = ''] = rest;
  return { key: letter < ' ' ? null : letter, length: letter.length };
};
