import process from 'node:process';
import { askHidden } from './hidden-input.ts';
import { processScreen, type Screen } from './screen/screen.ts';
import { wantsColour } from './format/colour.ts';

/** Where words go: data to `out`, talk to `talk`; and what the other side can show. */
export interface Terminal {
  /** Standard output: results only. */
  out(text: string): void;
  /** Standard error: progress, warnings, errors. */
  talk(text: string): void;
  readonly isOutColoured: boolean;
  readonly isTalkColoured: boolean;
  /** Someone watches standard error: lines may be redrawn. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /** Takes the whole screen, if a person sits before it; null for a pipe, a file, a test. */
  readonly openScreen: (() => Screen) | null;
  /** Asks for a secret that is not shown. E_NO_INPUT where nobody answers. */
  askHidden(question: string): Promise<string>;
  /** A monotonic clock, ms: for progress only, never for a result. */
  now(): number;
}

/** The terminal of this process. When the reader of stdout goes away (`| head`), `onClosed` is called, once. */
export const processTerminal = (onClosed: () => void): Terminal & { flush(): Promise<void> } => {
  let isOpen = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (isOpen) onClosed();
    isOpen = false;
  });
  return {
    out: (text) => {
      if (isOpen) process.stdout.write(text);
    },
    talk: (text) => {
      process.stderr.write(text);
    },
    isOutColoured: wantsColour(process.stdout.isTTY, process.env),
    isTalkColoured: wantsColour(process.stderr.isTTY, process.env),
    isInteractive: process.stderr.isTTY,
    columns: process.stderr.isTTY ? process.stderr.columns : 100,
    openScreen: process.stdin.isTTY && process.stdout.isTTY ? processScreen : null,
    askHidden,
    now: () => performance.now(),
    flush: async () => {
      await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
    },
  };
};

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
