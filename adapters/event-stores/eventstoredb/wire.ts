import { createRequire } from 'node:module';
import type * as StreamServices from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type * as Streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type * as Shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type * as Empties from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as Timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';

/**
 * The client's messages. Its own append and its own subscriptions turn every event into an object and back, which does
 * not keep a text to the letter, and give no deadline to an append; so these two calls are made here, over the client's
 * connection. CommonJS, and without names that an import could see.
 */
const load = createRequire(import.meta.url);
const from = '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1';

export const { StreamsClient } = load(`${from}/streams_grpc_pb.js`) as typeof StreamServices;
export const { ReadReq, BatchAppendReq } = load(`${from}/streams_pb.js`) as typeof Streams;
export const { Empty, StreamIdentifier, UUID, WrongExpectedVersion, MaximumAppendSizeExceeded } = load(
  `${from}/shared_pb.js`,
) as typeof Shared;
export const { Empty: GoogleEmpty } = load('google-protobuf/google/protobuf/empty_pb.js') as typeof Empties;
export const { Timestamp } = load('google-protobuf/google/protobuf/timestamp_pb.js') as typeof Timestamps;

export type StreamsCalls = StreamServices.StreamsClient;
export type BatchAnswer = Streams.BatchAppendResp;
export type ReadAnswer = Streams.ReadResp;
export type ReadEvent = Streams.ReadResp.ReadEvent.RecordedEvent;
export type BatchRequest = Streams.BatchAppendReq;

/** The name of a stream as the wire has it. */
export const streamIdentifier = (stream: string): Shared.StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(stream, 'utf8')));
  return identifier;
};
