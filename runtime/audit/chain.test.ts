import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../engine/index.ts';
import { emptyChain, headAfter, sealedSession, sealOf } from './chain.ts';
import { DIGEST_BYTES, Leaves } from './leaf.ts';
import { pathOf, rootOf } from './tree.ts';

const sha = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The tree as the documents tell it, over whole lists. */
const rootByTheBook = (digests: readonly Buffer[]): Buffer => {
  const [only] = digests;
  if (only && digests.length === 1) return only;
  const groups = Array.from({ length: Math.ceil(digests.length / 16) }, (_, i) => digests.slice(16 * i, 16 * i + 16));
  return rootByTheBook(groups.map((group) => sha('\u0001', ...group)));
};

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => sha(`leaf ${i}`));

const event = fc.record({
  id: fc.uuid(),
  type: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed()),
  meta: fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
  data: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text.isWellFormed()),
    fc.uint8Array({ maxLength: 60 }),
  ),
});

describe('a leaf', () => {
  it('is the sha256 of its written form', () => {
    fc.assert(
      fc.property(event, fc.nat(), (stored, revision) => {
        const leaves = new Leaves('session-é1');
        const { id, type, meta, data } = stored;
        const measured = (text: string): string => `${Buffer.byteLength(text)}:${text}`;
        const head = `\u0000${measured('session-é1')}${revision}:${id}${measured(type)}${measured(meta)}`;
        const expected = sha(head, typeof data === 'string' ? 's' : 'b', data);
        expect(Buffer.from(leaves.of(revision, stored), 'latin1')).toEqual(expected);
        expect(sha(leaves.preimage(revision, stored))).toEqual(expected);
      }),
    );
  });

  it('differs for events that differ in anything, also where a letter moves from one field to the next', () => {
    const base: NewEvent = { id: '8d1c4c5e-2f0b-5c6e-9a37-5b0c7d21e6f4', type: 'ab', meta: 'cd', data: 'ef' };
    const leaves = new Leaves('session-1');
    const all = [
      leaves.of(0, base),
      leaves.of(1, base),
      new Leaves('session-10').of(0, base),
      new Leaves('session-').of(10, base),
      leaves.of(0, { ...base, id: base.id.replace('4', '5') }),
      leaves.of(0, { ...base, type: 'abc', meta: 'd' }),
      leaves.of(0, { ...base, type: 'a', meta: 'bcd' }),
      leaves.of(0, { ...base, meta: 'cde', data: 'f' }),
      leaves.of(0, { ...base, meta: 'c', data: 'def' }),
      leaves.of(0, { ...base, data: 'sef' }),
      leaves.of(0, { ...base, data: Buffer.from('ef') }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the tree over a block', () => {
  it.each([1, 2, 15, 16, 17, 31, 255, 256, 257, 1_000, 1_023, 1_024])(
    'has the root of the book: %i leaves',
    (count) => {
      const leaves = leavesOf(count);
      expect(rootOf(Buffer.concat(leaves), count)).toBe(rootByTheBook(leaves).toString('hex'));
    },
  );

  it('has a path from each leaf to that root, and to no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_024 }), fc.nat(), (count, seed) => {
        const leaves = leavesOf(count);
        const index = seed % count;
        const steps = pathOf(Buffer.concat(leaves), count, index);
        const climb = (leaf: string): string =>
          steps.reduce((below, { place, others }) => {
            const children = [...others.slice(0, place), below, ...others.slice(place)];
            return sha('\u0001', ...children.map((child) => Buffer.from(child, 'hex'))).toString('hex');
          }, leaf);
        const root = rootByTheBook(leaves).toString('hex');
        expect(climb((leaves[index] as Buffer).toString('hex'))).toBe(root);
        expect(climb(sha('another').toString('hex'))).not.toBe(root);
        expect(steps.reduce((at, step, level) => at + step.place * 16 ** level, 0)).toBe(index);
      }),
      { numRuns: 30 },
    );
  });

  it('does not change the leaves it is given beyond their count', () => {
    const block = Buffer.alloc(4 * DIGEST_BYTES, 7);
    rootOf(block, 3);
    expect(block.subarray(3 * DIGEST_BYTES)).toEqual(Buffer.alloc(DIGEST_BYTES, 7));
  });
});

describe('the head of a chain', () => {
  it('begins with the name of its stream and holds all before it', () => {
    const empty = emptyChain(sealedSession('7f3a91c2'));
    expect(empty.head).toBe(sha('\u0003session-7f3a91c2').toString('hex'));
    const root = 'ab'.repeat(32);
    const seal = sealOf(sealedSession('7f3a91c2'), empty, 17, root);
    expect(seal.head).toBe(sha(`\u0002${empty.head}:0:17:${root}`).toString('hex'));
    expect(headAfter(empty.head, 0, 16, root)).not.toBe(seal.head);
    expect(headAfter(seal.head, 0, 17, root)).not.toBe(seal.head);
  });
});
