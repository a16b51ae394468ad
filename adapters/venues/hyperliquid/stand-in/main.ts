import { parseArgs } from 'node:util';
import { StandInServer } from './server.ts';
import { tapesOf } from './tapes.ts';

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

const pair = (text: string): readonly [string, string] => {
  const [left = '', right = ''] = text.split(':');
  return [left, right];
};

const { values } = parseArgs({ options });
const server = new StandInServer(
  {
    tapes: tapesOf(values.capture ?? null),
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
