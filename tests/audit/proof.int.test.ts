import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditDesk } from '../../runtime/audit/desk.ts';
import type { Proof } from '../../runtime/audit/proof/make-proof.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { node, startProcess } from '../program/process.ts';
import { root } from '../program/root.ts';
import { recordHome, type RecordedHome } from './recorded-home.ts';

const folder = scratchFolder('proof');
const script = join(root, 'docs', 'verify-proof.mjs');
let recorded: RecordedHome;
beforeAll(async () => {
  recorded = await recordHome(folder);
});

/** Checks a proof with the published script, in a process of its own, far from this program. */
const check = async (proof: unknown, head: string): Promise<{ code: number | null; said: string }> => {
  const file = join(folder, 'proof.json');
  writeFileSync(file, JSON.stringify(proof));
  const { code, out, talk } = await startProcess(node, [script, file, head], { cwd: folder }).ended;
  return { code, said: out + talk };
};

describe('a proof that an event stands in a log', () => {
  it('is checked by a short script that imports nothing of this program', () => {
    const lines = readFileSync(script, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
    const imports = lines.filter((line) => line.includes('import')).map((line) => /from '(.*)'/.exec(line)?.[1]);
    expect(imports).toEqual(['node:crypto', 'node:fs']);
  });

  it('convinces it, for events of every kind of place, with the head of an anchor', async () => {
    const anchor = readFileSync(recorded.anchors, 'utf8')
      .split('\n')
      .find((line) => line.includes(recorded.long));
    const { head } = JSON.parse(anchor ?? '{}') as { head: string };
    for (const revision of [0, 15, 16, 1_023, 1_024, 1_337]) {
      const proof = await auditDesk(recorded.home).proof(recorded.long, { revision });
      expect(proof.head).toBe(head);
      const { code, said } = await check(proof, head);
      expect(code, said).toBe(0);
      expect(said).toContain(`PROVED: event ${revision} of session-${recorded.long}`);
      expect(await check(proof, proof.block.head)).toMatchObject({ code: 0 });
    }
  });

  it('does not convince it when anything in it was changed', async () => {
    const proof = await auditDesk(recorded.home).proof(recorded.long, { revision: 700 });
    const { event, path, block, later, head } = proof;
    const text = 'text' in event.data ? event.data.text : '';
    const [step, ...steps] = path;
    const other = 'ab'.repeat(32);
    const changed: Proof[] = [
      { ...proof, event: { ...event, data: { text: text.replace(/\d/, (d) => (d === '1' ? '2' : '1')) } } },
      { ...proof, event: { ...event, data: { base64: Buffer.from(text).toString('base64') } } },
      { ...proof, event: { ...event, revision: 701 } },
      { ...proof, event: { ...event, stream: 'session-other' } },
      { ...proof, event: { ...event, meta: `${event.meta} ` } },
      { ...proof, event: { ...event, type: 'OrderFilledX' } },
      { ...proof, path: steps },
      { ...proof, path: [{ ...step!, place: (step!.place + 1) % 16 }, ...steps] },
      { ...proof, path: [{ ...step!, others: [other, ...step!.others.slice(1)] }, ...steps] },
      { ...proof, block: { ...block, first: block.first + 1 } },
      { ...proof, block: { ...block, count: block.count - 1 } },
      { ...proof, block: { ...block, previous: other } },
      { ...proof, later: later.slice(1) },
      { ...proof, later: [[later[0]![0], other]] },
    ];
    for (const each of changed) expect(await check(each, head), JSON.stringify(each)).toMatchObject({ code: 1 });
    expect(await check(proof, other)).toMatchObject({ code: 1 });
    expect(await check(proof, head)).toMatchObject({ code: 0 });
  });

  it('is written by a command, for a fill too, and overwrites nothing', async () => {
    const ht = (...argv: string[]) => commandInside([...argv, '--home', recorded.home], { cwd: folder });
    const fills = (await ht('events', recorded.long, '--type', 'OrderFilled', '--json')).out.trimEnd().split('\n');
    const { seq, data } = JSON.parse(fills.at(-1) ?? '') as { seq: number; data: { fill: string } };
    const { code, out } = await ht('audit', 'proof', recorded.long, '--fill', data.fill, '--to', 'fill.json');
    expect(code).toBe(0);
    expect(out).toContain('OrderFilled');
    const proof = JSON.parse(readFileSync(join(folder, 'fill.json'), 'utf8')) as Proof;
    expect(proof.event.revision).toBe(seq);
    expect(await check(proof, proof.head)).toMatchObject({ code: 0 });
    const again = await ht('audit', 'proof', recorded.long, '--event', '0', '--to', 'fill.json');
    expect(again.talk).toContain('error[E_EXISTS]');
  });

  it.each([
    [['--event', '99999'], 2, 'E_EVENT_ABSENT'],
    [['--fill', 'nope'], 2, 'E_EVENT_ABSENT'],
    [['--event', '-1'], 2, 'E_VALUE'],
    [['--event', '1', '--fill', 'f1'], 2, 'E_USAGE'],
    [[], 2, 'E_USAGE'],
  ])('is refused for %j', async (argv, exit, error) => {
    const line = ['audit', 'proof', recorded.long, ...argv, '--home', recorded.home];
    const { code, talk } = await commandInside(line, { cwd: folder });
    expect(talk).toContain(`error[${error}]`);
    expect(code).toBe(exit);
  });

  it('is refused for a run that is not there', async () => {
    const proof = auditDesk(recorded.home).proof('absent', { revision: 0 });
    await expect(proof).rejects.toMatchObject({ code: 'E_NOT_SEALED' });
  });
});

describe('anchors', () => {
  const anchor = (...argv: string[]) =>
    commandInside(['audit', 'anchor', ...argv, '--home', recorded.home], { cwd: folder });
  const lines = (file: string): string[] => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');

  it('are said once, and again only when something has changed', async () => {
    expect((await anchor(recorded.short, '--to', 'a.jsonl')).out).toContain('1 line added, 0 known');
    expect((await anchor('--all', '--to', 'a.jsonl')).out).toContain('2 lines added, 1 known');
    expect((await anchor('--all', '--to', 'a.jsonl')).out).toContain('0 lines added, 3 known');
    expect(lines('a.jsonl')).toHaveLength(3);
    expect((await anchor('--all')).out.trimEnd().split('\n')).toHaveLength(3);
  });

  it('go on behind a line that a crash has torn', async () => {
    await anchor('--all', '--to', 'torn.jsonl');
    const whole = readFileSync(join(folder, 'torn.jsonl'), 'utf8');
    writeFileSync(join(folder, 'torn.jsonl'), whole.slice(0, -20));
    const verified = await commandInside(
      ['audit', 'verify', '--all', '--anchor', 'torn.jsonl', '--home', recorded.home],
      { cwd: folder },
    );
    expect(verified.code).toBe(0);
    expect(verified.out).toContain('its last line was not written to its end, and is left out');
    expect((await anchor('--all', '--to', 'torn.jsonl')).talk).toContain('is replaced');
    expect(lines('torn.jsonl').map((line) => (JSON.parse(line) as { format: string }).format)).toHaveLength(3);
  });

  it('are never added to a file of another kind', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'milk\nbread\n');
    const { code, talk } = await anchor('--all', '--to', 'notes.txt');
    expect(code).toBe(4);
    expect(talk).toContain('notes.txt, line 1');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('milk\nbread\n');
  });

  it('are written until Ctrl-C when they shall be repeated', async () => {
    const stop = new AbortController();
    const request = { run: null, file: join(folder, 'again.jsonl'), everyMs: 1 };
    const caller = { signal: stop.signal, progress: () => undefined, note: () => undefined };
    const added: number[] = [];
    for await (const { lines: fresh } of auditDesk(recorded.home).anchor(request, caller)) {
      if (added.push(fresh.length) === 3) stop.abort();
    }
    expect(added).toEqual([3, 0, 0]);
  });

  it.each([
    [[], 2, 'E_USAGE'],
    [['a81c04de', '--all'], 2, 'E_USAGE'],
    [['a81c04de'], 1, 'E_NOT_SEALED'],
    [['--all', '--every', '5ms'], 2, 'E_VALUE'],
  ])('are refused for %j', async (argv, exit, error) => {
    const { code, talk } = await anchor(...argv);
    expect(talk).toContain(`error[${error}]`);
    expect(code).toBe(exit);
  });
});
