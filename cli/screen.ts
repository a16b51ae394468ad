import { writeSync } from 'node:fs';
import process from 'node:process';

/** A whole terminal window to draw on, and its keys. */
export interface Screen {
  readonly size: { readonly columns: number; readonly rows: number };
  /** Shows these lines, from the top left. */
  draw(lines: readonly string[]): void;
  /** Forgets what was drawn, so that the next drawing is complete. */
  clear(): void;
  onInput(listener: (bytes: string) => void): void;
  onResize(listener: () => void): void;
  /** Ctrl-C as it is elsewhere: the screen's own is a key like others. */
  interrupt(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l\u001B[0m';

/**
 * The terminal of this process: the alternate screen, without cursor and line breaks of its own. It is given back on
 * `close`, and whatever else ends the process: an error that nobody caught leaves no broken terminal behind.
 */
export const processScreen = (): Screen => {
  const { stdin, stdout } = process;
  let shown: readonly string[] = [];
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    process.off('exit', close);
    stdin.setRawMode(false);
    stdin.pause();
    // Not through the stream: it may be too late for that.
    writeSync(stdout.fd, LEAVE);
  };
  process.on('exit', close);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  stdout.write(ENTER);
  return {
    get size() {
      return { columns: stdout.columns, rows: stdout.rows };
    },
    draw: (lines) => {
      const changed = lines.flatMap((line, row) => (line === shown[row] ? [] : [`\u001B[${row + 1};1H${line}`]));
      shown = lines;
      if (changed.length > 0) stdout.write(changed.join(''));
    },
    clear: () => {
      shown = [];
      stdout.write('\u001B[2J');
    },
    onInput: (listener) => stdin.on('data', (bytes: string) => listener(bytes)),
    onResize: (listener) => stdout.on('resize', listener),
    interrupt: () => process.kill(process.pid, 'SIGINT'),
    close,
  };
};
