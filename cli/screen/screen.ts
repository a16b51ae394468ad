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
  /** The window has another size, or has come back after Ctrl-Z. */
  onResize(listener: () => void): void;
  /** Ctrl-C as it is elsewhere: the screen's own is a key like others. */
  interrupt(): void;
  /** Ctrl-Z as it is elsewhere: gives the terminal back, and takes it again when the shell says `fg`. */
  suspend(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
/** Who is still running this long after Ctrl-Z was not stopped. */
const NOT_STOPPED_MS = 50;
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l\u001B[0m';

let openScreens = 0;

/** Whether somebody draws on the whole terminal: what is written beside it is lost, and says nothing to anybody. */
export const isScreenOpen = (): boolean => openScreens > 0;

/**
 * The terminal of this process: the alternate screen, without cursor and line breaks of its own. It is given back on
 * `close`, and whatever else ends the process: an error that nobody caught leaves no broken terminal behind.
 */
export const processScreen = (): Screen => new ProcessScreen();

class ProcessScreen implements Screen {
  readonly #inputs: ((bytes: string) => void)[] = [];
  readonly #resizes: (() => void)[] = [];
  #shown: readonly string[] = [];
  #isOpen = true;
  /** The terminal is somebody else's, after Ctrl-Z. */
  #isAway = false;

  constructor() {
    const { stdin, stdout } = process;
    openScreens += 1;
    process.on('exit', this.close);
    process.on('SIGCONT', this.#back);
    stdin.setEncoding('utf8');
    stdin.on('data', this.#hear);
    stdout.on('resize', this.#resized);
    this.#enter();
    stdin.resume();
  }

  get size(): Screen['size'] {
    return { columns: process.stdout.columns, rows: process.stdout.rows };
  }

  draw(lines: readonly string[]): void {
    if (this.#isAway) return;
    const changed = lines.flatMap((line, row) => (line === this.#shown[row] ? [] : [`\u001B[${row + 1};1H${line}`]));
    this.#shown = lines;
    if (changed.length > 0) process.stdout.write(changed.join(''));
  }

  clear(): void {
    this.#shown = [];
    process.stdout.write('\u001B[2J');
  }

  onInput(listener: (bytes: string) => void): void {
    this.#inputs.push(listener);
  }

  onResize(listener: () => void): void {
    this.#resizes.push(listener);
  }

  interrupt(): void {
    process.kill(process.pid, 'SIGINT');
  }

  suspend(): void {
    this.#leave();
    // The whole group, as the terminal would: a launcher in front of this process stops with it.
    process.kill(0, 'SIGTSTP');
    // Where no shell could say `fg` the system ignores the signal.
    setTimeout(() => {
      if (this.#isAway && this.#isOpen) this.#back();
    }, NOT_STOPPED_MS);
  }

  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    openScreens -= 1;
    const { stdin, stdout } = process;
    process.off('exit', this.close);
    process.off('SIGCONT', this.#back);
    stdin.off('data', this.#hear);
    stdout.off('resize', this.#resized);
    stdin.pause();
    this.#leave();
  };

  readonly #hear = (bytes: string): void => {
    for (const listener of this.#inputs) listener(bytes);
  };

  readonly #resized = (): void => {
    for (const listener of this.#resizes) listener();
  };

  readonly #back = (): void => {
    this.#enter();
    this.#resized();
  };

  #enter(): void {
    this.#shown = [];
    this.#isAway = false;
    process.stdin.setRawMode(true);
    process.stdout.write(ENTER);
  }

  #leave(): void {
    this.#isAway = true;
    process.stdin.setRawMode(false);
    // Not through the stream: it may be too late for that.
    writeSync(process.stdout.fd, LEAVE);
  }
}
