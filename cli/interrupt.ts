import process from 'node:process';
import { EXIT } from './errors/exit-code.ts';
import { isScreenOpen } from './screen/screen.ts';
import type { Terminal } from './terminal.ts';

/** One Ctrl-C can arrive twice: from the terminal, and again from the launcher that passes it on. */
const SAME_PRESS_MS = 250;

/** The first Ctrl-C asks for an orderly end, with the journal closed properly; the second ends at once. */
export const interruptible = (stop: AbortController, terminal: Terminal): void => {
  let first: number | null = null;
  const interrupt = (): void => {
    const now = terminal.now();
    if (first !== null && now - first < SAME_PRESS_MS) return;
    if (first !== null) process.exit(EXIT.interrupted);
    first = now;
    // Who has the whole screen says itself what it leaves behind.
    if (!isScreenOpen())
      terminal.talk(
        '\n  Stopping: the journal is being closed; the same command goes on from there. Ctrl-C again ends at once.\n',
      );
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
};
