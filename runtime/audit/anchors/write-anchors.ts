import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../../engine/index.ts';
import type { Caller } from '../../requests.ts';
import type { Log } from '../verify/log.ts';
import { anchorLine, readAnchors, type Anchor, type Fact } from './anchor-line.ts';
import { factsOf } from './facts.ts';

/** What is anchored, where to, and how often. */
export interface AnchorRequest {
  /** A run; null for every run and dataset of the store. */
  readonly run: string | null;
  /** File that lines are added to; null: they are only handed out. */
  readonly file: string | null;
  /** Time between two looks, ms; null for one look. */
  readonly everyMs: number | null;
}

/** Lines that were added by one look. */
export interface Anchored {
  readonly lines: readonly string[];
  /** Facts that stand in the file already, unchanged. */
  readonly known: number;
}

/**
 * Writes down where the chains are, again and again if so asked until the caller's signal; on disk before they are handed
 * out. What has not changed since is not said twice. E_RUN_UNKNOWN, E_ANCHOR_FILE, E_AUDIT_DIFFERS.
 */
export async function* writeAnchors(
  openLog: () => Promise<Log>,
  request: AnchorRequest,
  now: () => number,
  caller: Caller,
): AsyncGenerator<Anchored> {
  const said = await saidBefore(request.file, caller);
  for (;;) {
    const facts = await look(openLog, request.run);
    const fresh = facts.filter((fact) => said.get(nameOf(fact)) !== contentOf(fact));
    for (const fact of fresh) said.set(nameOf(fact), contentOf(fact));
    const at = now();
    const lines = fresh.map((fact) => anchorLine(fact, at));
    if (request.file !== null) await append(request.file, lines.join(''));
    yield { lines, known: facts.length - fresh.length };
    if (request.everyMs === null || !(await waited(request.everyMs, caller.signal))) return;
  }
}

const look = async (openLog: () => Promise<Log>, run: string | null): Promise<readonly Fact[]> => {
  const log = await openLog();
  try {
    return await factsOf(log, run);
  } finally {
    await log.close();
  }
};

const nameOf = (fact: Fact | Anchor): string => ('run' in fact ? `run ${fact.run}` : `dataset ${fact.dataset}`);

/** Facts are equal if their texts are: members in the order of their names, whenever they were written down. */
const contentOf = (fact: Fact | Anchor): string =>
  JSON.stringify(
    Object.entries(fact)
      .filter(([name]) => name !== 'format' && name !== 'at')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const saidBefore = async (file: string | null, caller: Caller): Promise<Map<string, string>> => {
  const said = new Map<string, string>();
  if (file === null || !existsSync(file)) return said;
  const { anchors, isTorn } = await readAnchors(file);
  for (const anchor of anchors) said.set(nameOf(anchor), contentOf(anchor));
  if (isTorn) {
    caller.note(`the last line of ${file} was not written to its end; it is replaced`);
    await cutTornLine(file);
  }
  return said;
};

/** A line without its end was never acknowledged to anybody. */
const cutTornLine = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    const whole = (await handle.readFile()).lastIndexOf('\n') + 1;
    await handle.truncate(whole);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const append = async (file: string, text: string): Promise<void> => {
  try {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.appendFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new EngineError('E_ANCHOR_FILE', 'the anchors cannot be written', {
      where: file,
      why: error instanceof Error ? error.message : String(error),
      fix: 'choose another file with --to',
      cause: error,
    });
  }
};

/** False as soon as the signal comes. */
const waited = async (ms: number, signal: AbortSignal): Promise<boolean> => {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
};
