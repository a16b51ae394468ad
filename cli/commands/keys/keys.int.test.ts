import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limit, lots, priceTicks } from '../../../engine/index.ts';
import { hyperliquidConnection } from '../../../adapters/venues/hyperliquid/index.ts';
import { StandInServer } from '../../../adapters/venues/hyperliquid/stand-in/server.ts';
import { walk } from '../../../adapters/venues/hyperliquid/stand-in/tape.ts';
import { runCommandLine } from '../../command-line.ts';
import type { Context } from '../../context.ts';
import { fakeProgram } from '../../testing/fake-program.ts';
import { fakeTerminal } from '../../testing/fake-terminal.ts';

/** A key of this test only; it holds nothing anywhere. */
const PLANTED = 'dec0de5ec7e7'.repeat(5) + 'beef';
const KEY = Buffer.from(PLANTED, 'hex');
const MASTER = `0x${'77'.repeat(20)}`;

let server: StandInServer;
let home: string;
let agent: string;
/** Everything that anybody could have seen or that was left on disk. */
let seen: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'keys-'));
  seen = '';
  const rows = walk({ seed: 'keys', from: 60_000, places: 0, rows: 50, everyMs: 100 });
  server = new StandInServer({ tapes: [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }] });
  await server.open();
});
afterEach(() => server.close());

const run = async (argv: readonly string[], answers: readonly string[] = []): Promise<number> => {
  const left = [...answers];
  const terminal = fakeTerminal({ askHidden: () => Promise.resolve(left.shift() ?? '') });
  const context: Context = {
    terminal,
    env: { HYPERTRADER_HOME: home },
    cwd: home,
    root: home,
    version: '0',
    signal: new AbortController().signal,
    openProgram: fakeProgram().open,
  };
  const code = await runCommandLine([...argv, '--debug'], context);
  seen += terminal.written.out + terminal.written.talk;
  return code;
};

const add = (...more: readonly string[]): Promise<number> =>
  run(['keys', 'add', 'main', '--account', MASTER, ...more], [PLANTED, 'correct horse', 'correct horse']);

/** Every form in which the planted key could have leaked. */
const leaks = (): readonly string[] => {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .map((name) => join(home, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));
  const forms = [
    PLANTED.slice(0, 20),
    PLANTED.slice(-20),
    KEY.toString('base64').slice(0, 16),
    KEY.toString('latin1').slice(0, 16),
  ];
  const texts = [seen, ...files].map((text) => text.toLowerCase());
  return forms.filter((form) => texts.some((text) => text.includes(form.toLowerCase())));
};

const approve = (): void => {
  agent = /signs as (0x[0-9a-f]{40})/.exec(seen)?.[1] ?? '';
  const account = server.standIn.account(MASTER, '1234.5');
  server.standIn.approve(account, agent);
};

describe('keys on the command line', () => {
  it('are put away, listed, tried at the venue, and removed', async () => {
    expect(await add()).toBe(0);
    approve();
    expect(agent).toMatch(/^0x/);
    expect(await run(['keys', 'list'])).toBe(0);
    expect(await run(['keys', 'test', 'main', '--venue-url', server.url], ['correct horse'])).toBe(0);
    expect(seen).toContain('1234.5 USDC');
    expect(await run(['keys', 'remove', 'main'])).toBe(0);
    expect(await run(['keys', 'test', 'main', '--venue-url', server.url], ['x'])).toBe(3);
  });

  it('that the venue does not know are said to be so', async () => {
    await add();
    server.standIn.account(MASTER, '1');
    expect(await run(['keys', 'test', 'main', '--venue-url', server.url], ['correct horse'])).toBe(3);
    expect(seen).toContain('E_VENUE_AGENT');
  });

  it('leak nowhere: not in output, errors, stacks, files, reports, nor what a venue answers', async () => {
    await add();
    approve();
    await run(['keys', 'add', 'main', '--account', MASTER], [PLANTED, 'correct horse', 'correct horse']);
    await run(['keys', 'add', 'other', '--account', PLANTED], [PLANTED, 'correct horse', 'correct horse']);
    await run(['keys', 'add', 'other', '--account', MASTER], [`${PLANTED}00`, 'correct horse', 'correct horse']);
    await run(['keys', 'add', 'other', PLANTED, '--account', MASTER]);
    await run(['keys', 'add', 'other', `--${PLANTED}`, '--account', MASTER]);
    await run(['keys', 'test', PLANTED]);
    await run(['keys', 'test', 'main', '--venue-url', server.url], ['wrong horse']);
    await run(['keys', 'list', '--json']);
    const options = { url: server.url, account: MASTER, key: KEY, session: 's' };
    const connection = hyperliquidConnection(options);
    await connection.open(0, (report) => {
      seen += inspect(report, { depth: 9 });
    });
    const order = {
      clientId: connection.clientIdOf('o1'),
      instrument: 'hyperliquid:BTC/USDC:USDC',
      slippageMax: '0.01',
      reference: null,
    };
    const rejected = await connection.submit({ ...order, spec: limit('buy', lots(1), priceTicks(600_000)) });
    server.standIn.faults.actions.push('lost-answer');
    const unknown = await connection.submit({ ...order, spec: limit('buy', lots(1_000), priceTicks(590_000)) });
    await connection.close();
    seen += inspect([rejected, unknown, connection, [...server.standIn.venue.accounts]], {
      depth: 12,
      showHidden: true,
    });
    expect(seen.length).toBeGreaterThan(2_000);
    expect(leaks()).toEqual([]);
  });

  it('kept plain on purpose stand in their file, and nowhere else', async () => {
    await add('--plain');
    expect(leaks().length).toBeGreaterThan(0);
    expect(seen.toLowerCase()).not.toContain(PLANTED.slice(0, 20));
  });
});
