import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { RunResult } from '../../backtests/result.ts';
import { openDataset, readBlocks } from '../../data/index.ts';
import { canonicalLine } from '../../engine/events/codec.ts';
import { Session } from '../../engine/turn/session.ts';
import { openProgram } from '../../runtime/program.ts';
import { loadStrategy, strategyFolders } from '../../runtime/strategies.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { root } from '../program/root.ts';

const folder = scratchFolder('doors');
const quiet = { signal: new AbortController().signal, progress() {}, note() {} };

/** A golden run with orders that rest, so that it matters who walks the tape. */
const LINE = 'backtest four-phase --data btcusdt-trades --preset grid-long --set unitPct=0.0003 --queue front';

describe('one run, through whichever door it is started', () => {
  let typed: RunResult;
  beforeAll(async () => {
    const words = `${LINE} --variations off --report none --json`.split(' ');
    const { out, code, talk } = await commandInside(words, { cwd: folderIn(folder, 'typed') });
    expect(code, talk).toBe(0);
    typed = JSON.parse(out) as RunResult;
  });

  it('has the same name and hash from the command line and from a program that uses the library', async () => {
    const home = folderIn(folder, 'library');
    const program = await openProgram({ home, cwd: home, root });
    const { strategy, parameters, account, venue, risk, tape, seed, instrument } = typed.manifest;
    const { result } = await program.backtest(
      {
        strategy,
        parameters,
        dataset: tape.dataset,
        from: tape.from,
        to: tape.to,
        funding: null,
        marks: null,
        market: instrument.kind,
        venue: { ...venue, fundingPrice: null },
        account,
        risk,
        seed,
        isVaried: false,
        report: { write: false, path: null },
        command: 'from a library',
      },
      quiet,
    );
    await program.close();
    expect([result.run, result.hash, result.events]).toEqual([typed.run, typed.hash, typed.events]);
  });

  it('has the same hash from the bare engine, block by block, with nothing around it', async () => {
    const store = memoryStore();
    const dataset = await openDataset(store, typed.manifest.tape.dataset);
    const { strategy } = await loadStrategy(typed.manifest.strategy, strategyFolders(root, root));
    const session = new Session({ mode: 'backtest', manifest: typed.manifest, strategy });
    const sha = createHash('sha256');
    let isBegun = false;
    for await (const { block } of readBlocks(store, dataset)) {
      if (!isBegun) session.begin(block.time[0] ?? 0);
      isBegun = true;
      session.play(block);
    }
    session.end('end-of-tape');
    const events = session.drain();
    for (const event of events) sha.update(canonicalLine(event));
    expect([sha.digest('hex'), events.length]).toEqual([typed.hash, typed.events]);
  });
});
