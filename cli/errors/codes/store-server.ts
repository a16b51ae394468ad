import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** A server as the store of events. */
export const storeServerCodes: CodeTable = {
  E_STORE_ADDRESS: {
    title: 'the address of the store cannot be used',
    exit: EXIT.config,
    cause:
      'It is neither sqlite nor esdb://host:port with options that are known, or a certificate it names is missing.',
    fix: 'Write it as in docs/how-to/use-eventstoredb.md, such as --store esdb://127.0.0.1:2113?tls=false.',
  },
  E_STORE_TIMEOUT: {
    title: 'the store did not answer in time',
    exit: EXIT.runFailed,
    cause: 'The server is there and silent, or too busy. Whether the last append was written is not known.',
    fix: 'Look after the server (ht doctor) and run the same command again: repeated appends change nothing.',
  },
  E_STORE_DENIED: {
    title: 'the store does not let us in',
    exit: EXIT.runFailed,
    cause: 'Name or password are wrong, or the user may not read $all or write the streams.',
    fix: 'Set HYPERTRADER_STORE_USER and HYPERTRADER_STORE_PASSWORD; ht doctor shows which rights are missing.',
  },
  E_STORE_OLD: {
    title: 'the server is too old',
    exit: EXIT.runFailed,
    cause: 'EventStoreDB before 23.10 does not say when a subscription has caught up.',
    fix: 'Use EventStoreDB 23.10 or later, or KurrentDB.',
  },
  E_DOCTOR: {
    title: 'something that runs need is missing',
    exit: EXIT.runFailed,
    cause: 'A check of ht doctor failed.',
    fix: 'Do what the line of the check says, then run ht doctor again.',
  },
  E_GROUP_UNKNOWN: {
    title: 'there is no such group of consumers',
    exit: EXIT.runFailed,
    cause: 'Jobs are shared by the members of a persistent subscription, and nobody has made it on this server.',
    fix: 'Make it: `ht store groups create <stream> <group> --store esdb://…`.',
  },
  E_STREAM_DELETED: {
    title: 'the stream was deleted for good',
    exit: EXIT.runFailed,
    cause: 'Somebody tombstoned it on the server; its name can never be used again.',
    fix: 'Use another name for the dataset or the run.',
  },
  E_STORE_EMBEDDED: {
    exit: EXIT.usage,
    title: 'this is done by servers only',
    cause:
      'Limits of streams and groups of consumers are kept by a server (EventStoreDB, KurrentDB). The embedded store keeps every event.',
    fix: 'Name a server with `--store esdb://…`, or remove what is not needed: `ht data list`.',
  },
  E_STORE_LIMITS: {
    exit: EXIT.usage,
    title: 'this stream is not limited',
    cause:
      'A limit makes the beginning of a stream go. Tapes are market data that can be had again; journals, inputs of sessions and the seals over both prove nothing without their beginning.',
    fix: 'Limit streams of tapes only, whose names begin with `tape-`.',
  },
};
