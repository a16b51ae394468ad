import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { StandInServer } from './server.ts';
import { readCapture, type Tape } from './tape.ts';

/**
 * A stand-in as a process of its own: `npx node adapters/venues/hyperliquid/stand-in/main.ts --port 4100 --speed 10`.
 * Prints one line of JSON with its address when it takes connections, and ends with SIGTERM or SIGINT.
 */
const options = {
  port: { type: 'string', default: '0' },
  speed: { type: 'string', default: '1' },
  seed: { type: 'string', default: 'stand-in' },
  network: { type: 'string', default: 'mainnet' },
  /** `<address>:<balance>`, as often as wanted. */
  account: { type: 'string', multiple: true, default: [] as string[] },
  /** `<account>:<address of the agent>`, as often as wanted. */
  agent: { type: 'string', multiple: true, default: [] as string[] },
  /** A captured WebSocket of BTC instead of the bundled ones. */
  capture: { type: 'string' },
} as const;

const SAMPLES = new URL('../../../../data/samples/binance-usdm/', import.meta.url);
const OWN = new URL('../fixtures/btcusd_ws_20250126.gz', import.meta.url);

/** The bundled Binance captures where they are, else the half minute of Hyperliquid that comes with the adapter. */
const tapesOf = (capture: string | undefined): readonly Tape[] => {
  const btc = { coin: 'BTC', szDecimals: 5, maxLeverage: 40 };
  if (capture !== undefined) return [{ ...btc, rows: readCapture(capture) }];
  const [btcFile, ethFile] = ['btcusdt_20240808.gz', 'ethusdt_20240808.gz'].map((name) =>
    fileURLToPath(new URL(name, SAMPLES)),
  );
  if (btcFile === undefined || ethFile === undefined || !existsSync(btcFile)) {
    return [{ ...btc, rows: readCapture(fileURLToPath(OWN)) }];
  }
  return [
    { ...btc, rows: readCapture(btcFile) },
    { coin: 'ETH', szDecimals: 4, maxLeverage: 25, rows: readCapture(ethFile) },
  ];
};

const pair = (text: string): readonly [string, string] => {
  const [left = '', right = ''] = text.split(':');
  return [left, right];
};

const { values } = parseArgs({ options });
const server = new StandInServer(
  {
    tapes: tapesOf(values.capture),
    speed: Number(values.speed),
    seed: values.seed,
    network: values.network === 'testnet' ? 'testnet' : 'mainnet',
  },
  Number(values.port),
);
for (const [address, balance] of values.account.map(pair)) server.standIn.account(address, balance);
for (const [account, agent] of values.agent.map(pair)) {
  const master = server.standIn.venue.accounts.get(account.toLowerCase());
  if (!master) throw new RangeError(`--agent ${account}:${agent} names an account that --account did not open`);
  server.standIn.approve(master, agent);
}
const url = await server.open();
process.stdout.write(`${JSON.stringify({ url, coins: [...server.standIn.venue.markets.keys()] })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.close());
