import { hash } from 'node:crypto';
import type { NewEvent } from '../../engine/index.ts';
import { uuidOf } from '../journal/uuid.ts';

/** Most events of one block. */
export const BLOCK_EVENTS = 1_024;

/** A stream that is sealed while it grows, the stream of its seals, and the session that both belong to. */
export interface Sealed {
  readonly stream: string;
  readonly seals: string;
  readonly session: string;
}

/** What a session decided. */
export const sealedSession = (session: string): Sealed => ({
  stream: `session-${session}`,
  seals: `chain-${session}`,
  session,
});

/** What a paper or live session was decided by. */
export const sealedInputs = (session: string): Sealed => ({
  stream: `inputs-${session}`,
  seals: `input-chain-${session}`,
  session,
});

/** What `BlockSealed` says: a block of a stream, and the head of the chain up to it. */
export interface Seal {
  readonly stream: string;
  /** Revision of the first event of the block, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** The hashes are hex. */
  readonly root: string;
  readonly previous: string;
  readonly head: string;
}

/** How far a chain is. */
export interface ChainState {
  /** Hex. */
  readonly head: string;
  /** Seals so far: the revision of the next one. */
  readonly blocks: number;
  /** Events so far: the revision of the first event that is not sealed. */
  readonly events: number;
}

/** Starts of the two hashes of a chain; no leaf (0) or node of a tree (1) starts so. */
const GENESIS = '\u0003';
const HEAD = '\u0002';

/** Where the chain of a stream begins: the sha256 of its name, so that no two begin alike. */
export const emptyChain = ({ stream }: Sealed): ChainState => ({
  head: hash('sha256', `${GENESIS}${stream}`, 'hex'),
  blocks: 0,
  events: 0,
});

/** sha256, hex, over the head before, the place of the block and its root: text, so that anybody can write it down. */
export const headAfter = (previous: string, first: number, count: number, root: string): string =>
  hash('sha256', `${HEAD}${previous}:${first}:${count}:${root}`, 'hex');

/** The seal of the next block of a stream. */
export const sealOf = ({ stream }: Sealed, before: ChainState, count: number, root: string): Seal => ({
  stream,
  first: before.events,
  count,
  root,
  previous: before.head,
  head: headAfter(before.head, before.events, count, root),
});

/** The state of a chain behind a seal. */
export const afterSeal = (before: ChainState, { head, first, count }: Seal): ChainState => ({
  head,
  blocks: before.blocks + 1,
  events: first + count,
});

/** A seal as it is stored. Its id follows from its place and its head, so another seal in that place is noticed. */
export const sealEvent = ({ seals, session }: Sealed, block: number, seal: Seal): NewEvent => ({
  id: uuidOf(`${seals}/${block}/${seal.head}`),
  type: 'BlockSealed',
  data: JSON.stringify(seal),
  meta: JSON.stringify({ v: 1, $correlationId: session }),
});
