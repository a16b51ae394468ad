/** An event as the client's native part hands it over: bytes, as they came. */
export interface BridgeEvent {
  readonly streamId: string;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly revision: bigint;
  /** Ms since 1970 UTC. */
  readonly created: number;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly position?: { readonly commit: bigint; readonly prepare: bigint };
}

export type BridgeRead = AsyncIterable<readonly { readonly event?: BridgeEvent }[]>;

export type BridgeFilter = { filterOn: 'streamName'; prefixes: string[] } | { filterOn: 'eventType'; regex: string };

interface Options {
  direction: string;
  maxCount: bigint;
  requiresLeader: boolean;
  resolvesLink: boolean;
}

/** The reads of the client's native part. Its public ones make objects of the texts, which does not keep them. */
export interface Bridge {
  readStream(stream: string, options: Options & { fromRevision: bigint | string }): BridgeRead;
  readAll(
    options: Options & { fromPosition: { commit: bigint; prepare: bigint } | string; filter?: BridgeFilter },
  ): BridgeRead;
}
