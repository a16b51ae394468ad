import { join } from 'node:path';
import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const folder = join(import.meta.dirname, '..', 'protocol');

interface Service {
  readonly service: ServiceDefinition;
}

interface Protocol {
  readonly event_store: {
    readonly client: {
      readonly streams: { readonly Streams: Service };
      readonly gossip: { readonly Gossip: Service };
      readonly server_features: { readonly ServerFeatures: Service };
      readonly persistent_subscriptions: { readonly PersistentSubscriptions: Service };
    };
  };
}

const definition = loadSync(
  ['streams.proto', 'status.proto', 'cluster.proto', 'features.proto', 'persistent.proto'].map((file) => file),
  { includeDirs: [folder], keepCase: true, longs: String, bytes: Buffer, oneofs: true, defaults: true, enums: String },
);

/** The services of the protocol, from our own text of it; the client's generated code is never loaded here. */
export const { client: services } = (loadPackageDefinition(definition) as unknown as Protocol).event_store;

/** A UUID as a client sends it. */
export interface WireId {
  readonly value?: 'structured' | 'string';
  readonly string?: string;
  readonly structured?: { readonly most_significant_bits: string; readonly least_significant_bits: string };
}

export interface WireStream {
  readonly stream_name: Buffer;
}

export interface WireProposal {
  readonly id: WireId;
  readonly metadata: Readonly<Record<string, string>>;
  readonly custom_metadata: Buffer;
  readonly data: Buffer;
}

export const nameOf = (identifier: WireStream): string => identifier.stream_name.toString('utf8');
export const identifierOf = (stream: string): WireStream => ({ stream_name: Buffer.from(stream, 'utf8') });

const half = (digits: string): string => BigInt.asUintN(64, BigInt(digits)).toString(16).padStart(16, '0');

/** A UUID as text, whichever of its two forms was sent. */
export const idText = (id: WireId): string => {
  if (id.structured === undefined || id.value === 'string') return (id.string ?? '').toLowerCase();
  const hex = half(id.structured.most_significant_bits) + half(id.structured.least_significant_bits);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
