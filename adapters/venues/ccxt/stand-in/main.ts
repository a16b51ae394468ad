import { createServer, type IncomingMessage } from 'node:http';
import process from 'node:process';
import { BybitStandIn } from './bybit.ts';
import { StandIn } from './stand-in.ts';

/** `node adapters/venues/ccxt/stand-in/main.ts --port 4200 [--exchange bybit]`: it on this machine, with the real time. */
const EXCHANGES = { binanceusdm: StandIn, bybit: BybitStandIn };
const at = process.argv.indexOf('--exchange');
const exchange = at === -1 ? 'binanceusdm' : (process.argv[at + 1] ?? '');
const Exchange = EXCHANGES[exchange as keyof typeof EXCHANGES] as
  | (typeof EXCHANGES)['bybit' | 'binanceusdm']
  | undefined;
const port = Number(process.argv[process.argv.indexOf('--port') + 1] ?? NaN);
if (!Number.isSafeInteger(port) || !process.argv.includes('--port') || Exchange === undefined) {
  process.stderr.write('  node adapters/venues/ccxt/stand-in/main.ts --port 4200 [--exchange binanceusdm|bybit]\n');
  process.exit(2);
}

const standIn = new Exchange(() => Date.now());

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const answer = standIn.handle(request.method ?? 'GET', url, headers, body);
    if (answer === null) response.destroy();
    else response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
  });
});

server.listen(port, '127.0.0.1', () => {
  process.stdout.write(
    `  A stand-in of ${exchange} at http://127.0.0.1:${port}, key stand-in-key, secret stand-in-secret\n`,
  );
});
