/** The front door of the engine: what strategies, projections and everything outside may use. */
export * from './domain/decimal.ts';
export * from './domain/instrument.ts';
export * from './domain/order-spec.ts';
export * from './domain/random.ts';
export * from './domain/units.ts';
export * from './domain/wake.ts';
export * from './errors.ts';
export * from './events/catalogue.ts';
export * from './events/event.ts';
export type { Json } from './events/schema.ts';
export * from './manifest.ts';
export * from './parameters.ts';
export * from './ports/event-store.ts';
export * from './ports/snapshot-store.ts';
export * from './ports/venue.ts';
export * from './strategy.ts';
export * from './tape/block.ts';
export * from './tape/codec.ts';
