import { hash } from 'node:crypto';
import { DIGEST_BYTES } from './leaf.ts';

/**
 * Children of one node. Sixteen, because a hash of 513 bytes costs not much more than one of 65: the whole tree is then a
 * twentieth of its leaves, where a binary one would double their cost. A proof has at most 33 hashes instead of 10.
 */
export const ARITY = 16;

/** Starts every inner node; a leaf starts with 0. */
const NODE = 1;

const scratch = Buffer.alloc(1 + ARITY * DIGEST_BYTES);
scratch[0] = NODE;

/** sha256 of up to 16 digests that stand one behind the other, written to its place among its like. */
const fold = (digests: Buffer, group: number, count: number): void => {
  const from = group * ARITY;
  const children = Math.min(ARITY, count - from);
  digests.copy(scratch, 1, from * DIGEST_BYTES, (from + children) * DIGEST_BYTES);
  const node = hash('sha256', scratch.subarray(0, 1 + children * DIGEST_BYTES), 'latin1');
  digests.write(node, group * DIGEST_BYTES, 'latin1');
};

/** Replaces digests by the nodes above them; says how many those are. */
const foldAll = (digests: Buffer, count: number): number => {
  const groups = Math.ceil(count / ARITY);
  for (let group = 0; group < groups; group++) fold(digests, group, count);
  return groups;
};

/** Merkle root, hex, of `count` leaves that stand one behind the other; the buffer is used up. One leaf is its own root. */
export const rootOf = (leaves: Buffer, count: number): string => {
  for (let left = count; left > 1; ) left = foldAll(leaves, left);
  return leaves.toString('hex', 0, DIGEST_BYTES);
};

/** One step of a proof: the digests of a node's children, hex, and which of them one came from. */
export interface ProofStep {
  readonly place: number;
  /** All children but that one, in order. */
  readonly others: readonly string[];
}

/** The steps from one leaf to the root; the buffer is used up. */
export const pathOf = (leaves: Buffer, count: number, index: number): readonly ProofStep[] => {
  const steps: ProofStep[] = [];
  let at = index;
  for (let left = count; left > 1; at = Math.floor(at / ARITY)) {
    const from = at - (at % ARITY);
    const siblings = Array.from({ length: Math.min(ARITY, left - from) }, (_, child) =>
      leaves.toString('hex', (from + child) * DIGEST_BYTES, (from + child + 1) * DIGEST_BYTES),
    );
    steps.push({ place: at - from, others: siblings.filter((_, child) => child !== at - from) });
    left = foldAll(leaves, left);
  }
  return steps;
};
