import type { NewEvent, RecordedEvent } from '../../../engine/index.ts';
import type { BridgeEvent } from './bridge.ts';
import {
  BatchAppendReq,
  type BatchRequest,
  GoogleEmpty,
  type ReadEvent,
  streamIdentifier,
  Timestamp,
  UUID,
} from './wire.ts';

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';
const DOUBLE_BYTES = 8;
const TICKS_PER_MS = 10_000n;

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Plain bytes that can be seen as doubles where they lie. */
const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % DOUBLE_BYTES === 0
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : new Uint8Array(bytes);

/** An event as the bridge hands it over. */
export const fromBridge = (event: BridgeEvent): RecordedEvent => ({
  id: event.id,
  type: event.type,
  data: event.isJson ? text.decode(event.data) : aligned(event.data),
  meta: text.decode(event.metadata),
  stream: event.streamId,
  revision: Number(event.revision),
  position: event.position?.commit ?? -1n,
  recordedAt: event.created,
});

/** An event as a subscription delivers it. */
export const fromWire = (event: ReadEvent): RecordedEvent => {
  const metadata = event.getMetadataMap();
  const data = event.getData_asU8();
  return {
    id: event.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    data: metadata.get('content-type') === JSON_TYPE ? text.decode(data) : aligned(data),
    meta: text.decode(event.getCustomMetadata_asU8()),
    stream: text.decode(event.getStreamIdentifier()?.getStreamName_asU8()),
    revision: Number(event.getStreamRevision()),
    position: BigInt(event.getCommitPosition()),
    recordedAt: Number(BigInt(metadata.get('created') ?? '0') / TICKS_PER_MS),
  };
};

/** One append in one message: the ids as given, the revision it expects of the last event (-1: no stream). */
export const appendRequest = (
  call: { readonly correlation: string; readonly deadline: Date },
  stream: string,
  events: readonly NewEvent[],
  after: number,
): BatchRequest => {
  const options = new BatchAppendReq.Options();
  options.setStreamIdentifier(streamIdentifier(stream));
  options.setDeadline21100(Timestamp.fromDate(call.deadline));
  if (after < 0) options.setNoStream(new GoogleEmpty());
  else options.setStreamPosition(String(after));
  const request = new BatchAppendReq();
  request.setCorrelationId(uuid(call.correlation));
  request.setOptions(options);
  request.setProposedMessagesList(events.map(proposed));
  request.setIsFinal(true);
  return request;
};

const proposed = ({ id, type, data, meta }: NewEvent): InstanceType<typeof BatchAppendReq.ProposedMessage> => {
  const message = new BatchAppendReq.ProposedMessage();
  message.setId(uuid(id));
  const isText = typeof data === 'string';
  message
    .getMetadataMap()
    .set('type', type)
    .set('content-type', isText ? JSON_TYPE : BYTES_TYPE);
  message.setData(isText ? Buffer.from(data, 'utf8') : data);
  message.setCustomMetadata(Buffer.from(meta, 'utf8'));
  return message;
};

const uuid = (id: string): InstanceType<typeof UUID> => {
  const message = new UUID();
  message.setString(id);
  return message;
};
