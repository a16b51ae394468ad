import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Listener } from './audience.ts';
import { UNWANTED, type ExchangeFault, type Faults } from './faults.ts';
import { StandIn, type StandInOptions } from './stand-in.ts';

/** A stand-in on the loopback interface, by HTTP and WebSocket. */
export class StandInServer {
  readonly standIn: StandIn;
  #server: Server | null = null;
  #sockets: WebSocketServer | null = null;
  #port: number;

  constructor(options: StandInOptions, port = 0) {
    this.standIn = new StandIn(options);
    this.#port = port;
  }

  /** Base address, as `http://127.0.0.1:41234`. The port stays the same when it goes down and up again. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, and starts to play. */
  async open(): Promise<string> {
    await this.up();
    this.standIn.start();
    return this.url;
  }

  async close(): Promise<void> {
    this.standIn.stop();
    await this.down();
  }

  /** Takes connections (again). */
  async up(): Promise<void> {
    const server = createServer((request, response) => void this.#request(request, response));
    const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });
    sockets.on('connection', (socket) => this.#connected(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** Refuses connections, and cuts those that stand. The market goes on. */
  async down(): Promise<void> {
    this.dropConnections();
    const [server, sockets] = [this.#server, this.#sockets];
    this.#server = null;
    this.#sockets = null;
    sockets?.close();
    server?.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (server) server.close(() => resolve());
      else resolve();
    });
  }

  /** Cuts every WebSocket without a word. */
  dropConnections(): void {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
  }

  #connected(socket: WebSocket): void {
    const listener: Listener = {
      send: (text) => socket.send(text),
      end: (code) => socket.close(code),
      subscriptions: new Map(),
      heardAt: this.standIn.now(),
    };
    this.standIn.audience.listeners.add(listener);
    socket.on('message', (data: Buffer) => this.standIn.hear(listener, data.toString('utf8')));
    socket.on('close', () => this.standIn.audience.listeners.delete(listener));
    socket.on('error', () => this.standIn.audience.listeners.delete(listener));
  }

  async #request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await parsedBody(request);
    const say = (status: number, text: string): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(text);
    };
    if (request.method !== 'POST') say(405, 'null');
    else if (request.url === '/info') this.#info(body, say, response);
    else if (request.url === '/exchange') await this.#exchange(body, say, response);
    else if (request.url === '/stand-in') say(200, JSON.stringify(this.#control(body)));
    else say(404, 'null');
  }

  #info(body: unknown, say: Say, response: ServerResponse): void {
    const fault = this.standIn.faults.queries.shift();
    if (isRefused(fault, say, response)) return;
    this.#answer(this.standIn.ask(body), fault, say);
  }

  async #exchange(body: unknown, say: Say, response: ServerResponse): Promise<void> {
    const fault = this.standIn.faults.actions.shift();
    if (isRefused(fault, say, response)) return;
    const answer = await this.standIn.arrive(body);
    if (fault === 'lost-answer') response.destroy();
    else this.#answer(answer, fault, say);
  }

  #answer(answer: unknown, fault: ExchangeFault | undefined, say: Say): void {
    const text = JSON.stringify(answer);
    if (answer === null) say(422, 'Failed to deserialize the JSON body into the target type');
    else say(200, fault === 'torn-answer' ? text.slice(0, text.length / 2) : text);
  }

  /** Trouble on demand for a stand-in that runs as a process of its own. */
  #control(body: unknown): unknown {
    const wish = (body ?? {}) as ControlWish;
    const { account, agent, drop = false } = wish;
    trouble(this.standIn.faults, wish);
    if (account) this.standIn.account(account.address, account.balance, account.master ?? null);
    const master = this.standIn.venue.accounts.get(agent?.account.toLowerCase() ?? '');
    if (agent && master) this.standIn.approve(master, agent.address);
    if (drop) this.dropConnections();
    return { ok: true, listeners: this.standIn.audience.listeners.size, now: this.standIn.now() };
  }
}

const trouble = (faults: Faults, { actions = [], queries = [], frames = {}, ...rest }: ControlWish): void => {
  faults.actions.push(...actions);
  faults.queries.push(...queries);
  faults.frames = { ...faults.frames, ...frames };
  for (const name of ['isSilent', 'skewMs', 'isNewFirst', 'wayMs'] as const) {
    if (rest[name] !== undefined) Object.assign(faults, { [name]: rest[name] });
  }
};

/** Faults that keep a request from being done at all. */
const isRefused = (fault: ExchangeFault | undefined, say: Say, response: ServerResponse): boolean => {
  if (fault === 'lost-request') response.destroy();
  else if (fault === 'too-many-requests') say(429, 'null');
  else if (fault === 'refused') say(200, JSON.stringify(UNWANTED));
  else if (fault === 'server-error') say(502, '<html>502 Bad Gateway</html>');
  else return false;
  return true;
};

type Say = (status: number, text: string) => void;

/** What `POST /stand-in` takes; all of it optional. */
interface ControlWish
  extends Partial<Pick<Faults, 'actions' | 'queries' | 'isSilent' | 'skewMs' | 'isNewFirst' | 'wayMs'>> {
  readonly frames?: Partial<Faults['frames']>;
  /** Cuts every WebSocket. */
  readonly drop?: boolean;
  readonly account?: { readonly address: string; readonly balance: string; readonly master?: string };
  readonly agent?: { readonly account: string; readonly address: string };
}

const parsedBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
