import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { noFaults, type Faults } from './server/faults.ts';
import type { Member } from './server/server.ts';

const main = join(import.meta.dirname, 'main.ts');

/** The stand-in for EventStoreDB in a process of its own, and how tests make it fail. */
export class StandIn {
  readonly #args: readonly string[];
  #child: ChildProcess;
  #port: number;

  private constructor(args: readonly string[], child: ChildProcess, port: number) {
    this.#args = args;
    this.#child = child;
    this.#port = port;
  }

  /** Starts one on a free port of loopback; arguments as `main.ts` has them. */
  static async start(args: readonly string[] = []): Promise<StandIn> {
    const { child, port } = await startChild(args);
    return new StandIn(args, child, port);
  }

  get port(): number {
    return this.#port;
  }

  get isDead(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Its address, without TLS and without credentials. */
  get url(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** Resolves when the fault is in force. */
  async faults(faults: Partial<Faults>): Promise<void> {
    await this.#order({ faults });
  }

  async members(members: readonly Member[]): Promise<void> {
    await this.#order({ members });
  }

  async dropSubscriptions(): Promise<void> {
    await this.#order({ drop: true });
  }

  /** As new: nothing was ever written, nothing goes wrong. */
  async clear(): Promise<void> {
    await this.#order({ clear: true, faults: noFaults(), members: [] });
  }

  /** Kill -9; resolves when it is dead. */
  async kill(): Promise<void> {
    if (this.isDead) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Resolves when it died of itself. */
  async death(): Promise<void> {
    if (!this.isDead) await once(this.#child, 'exit');
  }

  /** Starts again on the same port, with what its file holds. */
  async restart(): Promise<void> {
    await this.kill();
    const { child } = await startChild([...this.#args, '--port', String(this.#port)]);
    this.#child = child;
  }

  async #order(order: object): Promise<void> {
    const done = once(this.#child, 'message');
    this.#child.send(order);
    await done;
  }
}

const startChild = async (args: readonly string[]): Promise<{ child: ChildProcess; port: number }> => {
  const child = fork(main, args, { silent: true, execArgv: [] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdout?.resume();
  const died = once(child, 'exit').then(() => Promise.reject(new Error(`the stand-in did not start: ${said}`)));
  died.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), died])) as [{ readonly port: number }];
  return { child, port: message.port };
};
