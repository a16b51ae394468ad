import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { type AnyProjection, fold, projections } from '../../projections/index.ts';
import { uuidOf } from '../journal/uuid.ts';
import { allProjections, projectionFolders, projectionNamed } from './found.ts';
import { stories, tell } from './interleaved.ts';
import { keepUp } from './keep-up.ts';
import { caughtUpTo } from './wait.ts';

const watched = [projections.pnl, projections.runs] as readonly AnyProjection[];

describe('keeping up', () => {
  it('has what is recorded while it follows, moves over other events, and ends with its signal', async () => {
    const story = fc.sample(stories(2, 60), { numRuns: 1, seed: 11 })[0]!;
    const sources = { store: memoryStore(() => 0), readModels: memoryReadModels(() => 0) };
    const stop = new AbortController();
    const kept = keepUp(sources, watched, { signal: stop.signal, commitMs: 5 });
    await tell(sources.store, story, () => new Promise((resolve) => setImmediate(resolve)));
    const block = { id: uuidOf('b'), type: 'TapeBlockRecorded', data: new Uint8Array([1]), meta: '{}' };
    const { position } = await sources.store.append('tape-y', [block], 'any');
    await caughtUpTo(sources.readModels, watched, position, stop.signal);
    for (const { stream, events } of story.sessions) {
      const found = await sources.readModels.live('pnl', stream);
      expect(JSON.parse(found?.row.state ?? '')).toEqual(fold(projections.pnl, events).state);
    }
    stop.abort();
    await kept;
  });

  it('is waited for by what is asked for: what was never built is not up to date', async () => {
    const readModels = memoryReadModels(() => 0);
    const signal = AbortSignal.timeout(60);
    await expect(caughtUpTo(readModels, watched, -1n, signal)).rejects.toThrow();
  });
});

describe('finding projections', () => {
  let cwd = '';
  beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'hypertrader-found-'))));
  afterEach(() => rmSync(cwd, { recursive: true }));

  const write = (name: string, source: string): void => {
    mkdirSync(join(cwd, 'projections', name), { recursive: true });
    writeFileSync(join(cwd, 'projections', name, 'projection.ts'), source);
  };
  const counting = (name: string, more = ''): string =>
    `export const projection = { name: '${name}', version: 1, about: 'x', initial: () => ({}), evolve: (s) => s };${more}`;
  const folders = () => projectionFolders(cwd, join(cwd, 'package'));

  it('takes the working folder too, and tells changed code by its hash', async () => {
    write('mine', counting('mine'));
    const first = await projectionNamed('mine', folders());
    expect(first.folder).toBe(join(cwd, 'projections', 'mine'));
    expect((await allProjections(folders())).map(({ projection }) => projection.name).slice(-2)).toEqual([
      'activity',
      'mine',
    ]);
    write('mine', counting('mine', ' // changed'));
    expect((await projectionNamed('mine', folders())).projection.code).not.toBe(first.projection.code);
  });

  it('says what is wrong with one', async () => {
    write('other', counting('another'));
    write('empty', 'export const projector = 1;');
    write('torn', 'export const projection = {');
    write('pnl', counting('pnl'));
    for (const name of ['other', 'empty', 'torn', 'pnl'])
      await expect(projectionNamed(name, folders())).rejects.toMatchObject({ code: 'E_PROJECTION_INVALID' });
    await expect(projectionNamed('equty', folders())).rejects.toMatchObject({
      code: 'E_PROJECTION_UNKNOWN',
      detail: { fix: 'did you mean equity?' },
    });
  });
});
