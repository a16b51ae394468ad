import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { StandInServer } from '../adapters/venues/hyperliquid/stand-in/server.ts';
import { tapesOf } from '../adapters/venues/hyperliquid/stand-in/tapes.ts';

/**
 * `npm run demo:paper`: a paper session against a venue on this machine that plays bundled, recorded trades. On a terminal
 * it is shown on its board until that is left, elsewhere as lines for half a minute. Both end with the demo, and with
 * Ctrl-C. Nothing leaves this machine.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, speed: { type: 'string', default: '5' } },
});
const launcher = fileURLToPath(new URL('../bin/hypertrader.mjs', import.meta.url));
const INTERRUPTED = 130;
const stop = new AbortController();
const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
    for (const child of children) child.kill(signal);
  });
}

const say = (text: string): void => void process.stderr.write(`\n  ${text}\n`);

/** A command of ours, on the same terminal; what it says to people is shown and handed on. */
const start = (words: string, onTalk: (text: string) => void = () => undefined) => {
  const child = spawn(process.execPath, [launcher, ...words.split(' ')], { stdio: ['inherit', 'inherit', 'pipe'] });
  children.add(child);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    onTalk(text);
  });
  return once(child, 'close').then(([code]) => {
    children.delete(child);
    return Number(code ?? INTERRUPTED);
  });
};

const command = async (words: string): Promise<void> => {
  say(`$ npx ht ${words}\n`);
  const code = await start(words);
  if (code !== 0) throw new Error(`ht ${words} ended with ${code}`);
};

/** The session on its board, for as long as the person likes; it is stopped afterwards, since its venue goes too. */
const onBoard = async (words: string): Promise<number> => {
  say(`$ npx ht ${words}\n  ? shows the keys; the demo goes on when you leave the board.\n`);
  const child = spawn(process.execPath, [launcher, ...words.split(' ')], { stdio: 'inherit' });
  children.add(child);
  const [code] = (await once(child, 'close')) as [number | null];
  children.delete(child);
  const { session = null, pid = null } = (await newest()) ?? {};
  if (session === null) return code ?? INTERRUPTED;
  if (pid !== null) {
    await command(`stop ${session} --why demo`);
    while ((await newest())?.pid !== null) await pause(100);
  }
  return proved(session);
};

interface Newest {
  readonly session: string;
  readonly pid: number | null;
}

const newest = async (): Promise<Newest | undefined> => {
  const asked = spawn(process.execPath, [launcher, 'status', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  asked.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(asked, 'close');
  return (JSON.parse(said) as readonly Newest[])[0];
};

const demo = async (url: string): Promise<number> => {
  const words = `paper hyperliquid --pair BTC --strategy four-phase --set unitPct=0.0002 --venue-url ${url}`;
  say(`A stand-in of the venue plays recorded trades ${values.speed} times as fast, at ${url}.`);
  if (process.stdin.isTTY && process.stdout.isTTY) return onBoard(words);
  return asLines(`${words} --foreground`);
};

const asLines = async (words: string): Promise<number> => {
  say(`For ${values.seconds} s:   $ npx ht ${words}`);
  const begun = Promise.withResolvers<string | null>();
  const ended = start(words, (text) => {
    const named = /session ([0-9a-f]{8})/.exec(text)?.[1];
    if (named !== undefined) begun.resolve(named);
  });
  void ended.then(() => begun.resolve(null));
  const session = await begun.promise;
  if (session === null) return ended;
  await Promise.race([ended, pause(1_000 * Number(values.seconds), null, { signal: stop.signal }).catch(() => null)]);
  if (stop.signal.aborted) return (await ended) && INTERRUPTED;
  await command(`stop ${session} --why demo`);
  if ((await ended) !== 0) return ended;
  return proved(session);
};

const proved = async (session: string): Promise<number> => {
  for (const next of [`verify ${session}`, 'status']) await command(next);
  say(
    [
      `Next    npx ht events ${session}                  what happened, and why`,
      '        npx node adapters/venues/hyperliquid/stand-in/main.ts --port 4100 --speed 5',
      '        npx ht paper hyperliquid --pair BTC --strategy ema-rsi --set interval=1m --venue-url http://127.0.0.1:4100',
      '        npx ht paper hyperliquid --pair BTC --strategy ema-rsi --set interval=1m     live prices',
      '',
    ].join('\n  '),
  );
  return 0;
};

const server = new StandInServer({ tapes: tapesOf(), speed: Number(values.speed), seed: 'demo' });
try {
  process.exitCode = await demo(await server.open());
} catch (error) {
  if (!stop.signal.aborted) say(error instanceof Error ? error.message : String(error));
  process.exitCode = stop.signal.aborted ? INTERRUPTED : 1;
} finally {
  await server.close();
}
