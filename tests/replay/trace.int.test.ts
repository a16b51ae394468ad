import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../runtime/trace/trace.ts';
import { scratchFolder } from '../program/home.ts';
import { answerOf, type Ended } from '../program/inside.ts';
import { command, launcher, node } from '../program/process.ts';

const cwd = scratchFolder('trace');
const ht = (line: string): Promise<Ended> => command(line.split(' '), { cwd });
let run = '';

beforeAll(async () => {
  const line = 'backtest ema-rsi --data btcusd-minute --variations off --report none --json';
  run = answerOf(await ht(line)).run;
});

describe('the trace of an order', () => {
  it('goes from the tape to the last fill, with the line of the strategy that asked for it', async () => {
    const { code, out, talk } = await ht(`trace ${run} o3 --json`);
    expect(code, talk).toBe(0);
    const trace = JSON.parse(out) as Trace;
    const [first] = trace.events;
    expect(first?.type).toBe('OrderRequested');
    expect(trace.events.every(({ data }) => 'order' in data && data.order === 'o3')).toBe(true);
    expect(trace.causes.map(({ type }) => type)).toEqual(['SignalRaised']);
    expect(trace.row).toMatchObject({ kind: 'candle', ...first?.tape });
    expect(trace.source?.orders).toHaveLength(1);
    expect(trace.source?.orders[0]?.where).toMatch(/^strategies\/ema-rsi\/index\.ts:\d+$/);
    expect(trace.source?.orders[0]?.text).toContain("wish: 'order'");
    expect(trace.source?.functions.map(({ text }) => text)).toContain('onCandle');
    const size = Number((first?.data as { readonly size: string }).size);
    expect(Number(trace.risk.exposureAfter) - Number(trace.risk.exposureBefore)).toBeCloseTo(size, 8);
    const filled = trace.venue.fills.reduce((sum, fill) => sum + Number(fill.size), 0);
    expect(filled).toBeCloseTo(size, 8);
  });

  it('says why an order was denied', async () => {
    const fork = await ht(`fork ${run} --at 10 --set risk.maxOrderNotional=10 --json`);
    const child = (JSON.parse(fork.out) as { readonly run: string }).run;
    const { out } = await ht(`trace ${child} o3`);
    expect(out).toContain('OrderDenied');
    expect(out).toContain('denied: max-order-notional');
    expect(out).toContain('because  ema-rsi:');
    for (const line of out.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(110);
  });

  it('takes the only run there is, and asks where there are several', async () => {
    const ended = await ht('trace o3');
    expect(ended.talk).toContain('runs have an order o3: say which');
    expect(ended.talk).toMatch(new RegExp(`${run} +backtest +ema-rsi .* o3 buy`));
    expect(ended.code).toBe(2);
    expect((await ht('trace o9876')).talk).toContain('no run or session here has an order o9876');
    const unknown = await ht(`trace ${run} o99999`);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.talk).toContain('E_ORDER_MISSING');
  });
});

/** Attaches to a debugger's address, runs on, and gives the function and the line at which it stops first. */
const firstStop = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onerror = () => reject(new Error(`nobody listens at ${url}`));
    socket.onopen = () => {
      for (const [id, method] of ['Debugger.enable', 'Runtime.runIfWaitingForDebugger'].entries()) {
        socket.send(JSON.stringify({ id, method }));
      }
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as {
        readonly method?: string;
        readonly params?: { readonly callFrames: readonly { readonly functionName: string }[] };
      };
      if (message.method !== 'Debugger.paused') return;
      resolve(message.params?.callFrames[0]?.functionName ?? '');
      socket.close();
    };
  });

describe('replay --inspect', () => {
  it('stops in the Node debugger just before the strategy decides', async () => {
    const child = spawn(node, [launcher, 'replay', run, '--break', 'o3', '--inspect'], { cwd });
    let talk = '';
    const url = await new Promise<string>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        talk += text;
        const [found] = /ws:\/\/127\.0\.0\.1:\S+/.exec(talk.split('can attach now:')[1] ?? '') ?? [];
        if (found) resolve(found);
      });
    });
    expect(await firstStop(url)).toBe('stopped');
    child.kill('SIGKILL');
    await once(child, 'close');
  });

  it('says so where nobody decided', async () => {
    const ended = await ht(`replay ${run} --until 0 --inspect`);
    expect(ended.talk).toContain('error[E_INSPECT]');
    expect(ended.code).toBe(2);
  });
});
