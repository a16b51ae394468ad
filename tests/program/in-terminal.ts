import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Start } from './process.ts';

const SCRIPT = '/usr/bin/script';
/** `script` gives a program a terminal of its own; where a machine has none, there is nothing to test it with. */
export const hasTerminals = existsSync(SCRIPT) && existsSync('/bin/bash');
/** A test that waits for ever says nothing; the machine may be busy with other things. */
const PATIENCE_MS = 120_000;

/**
 * A shell in a terminal of its own, with job control, as a person has it. Keys are typed when what they answer to is on
 * the screen, never after some time.
 */
export class Terminal {
  readonly #process: ChildProcess;
  #said = '';
  #read = 0;
  #wake: () => void = () => undefined;

  constructor(size: { readonly columns: number; readonly rows: number }, { cwd, env = {} }: Start) {
    this.#process = spawn(SCRIPT, ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd,
      env: { ...process.env, ...env, PS1: '$ ', TERM: 'xterm', NO_COLOR: '1', HISTFILE: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
      this.#wake();
    });
    this.#process.on('exit', () => this.#wake());
    this.type(`stty rows ${size.rows} columns ${size.columns}\r`);
  }

  type(keys: string): void {
    this.#process.stdin?.write(keys);
  }

  /** Waits until the screen says this, after what was waited for before; gives all that came until then. */
  async sees(words: string | RegExp): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const rest = this.#said.slice(this.#read);
      const found = typeof words === 'string' ? rest.indexOf(words) : rest.search(words);
      if (found >= 0) {
        const length = typeof words === 'string' ? words.length : (words.exec(rest)?.[0].length ?? 0);
        this.#read += found + length;
        return rest.slice(0, found + length);
      }
      if (this.#isGone || performance.now() > until)
        throw new Error(`the terminal has not said ${String(words)}: ${JSON.stringify(rest.slice(-3_000))}`);
      await new Promise<void>((resolve) => {
        const giveUp = setTimeout(resolve, PATIENCE_MS);
        this.#wake = () => {
          clearTimeout(giveUp);
          resolve();
        };
      });
    }
  }

  get #isGone(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** The window is closed: whatever runs in it gets SIGHUP. */
  async close(): Promise<void> {
    if (this.#isGone) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }
}
