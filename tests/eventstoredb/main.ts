import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Faults } from './server/faults.ts';
import { type Member, startServer } from './server/server.ts';

/**
 * The stand-in as a process of its own:  npx node tests/eventstoredb/main.ts --port 2113 --file /tmp/stand-in.log
 * A parent process may send it faults, members of the cluster, and have it drop its subscriptions or
 * forget everything.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    file: { type: 'string' },
    key: { type: 'string' },
    certificate: { type: 'string' },
    /** Certificates of clients must be signed by this one. */
    'clients-of': { type: 'string' },
    /** name:password, repeatable; with any of them, nobody comes in without. */
    user: { type: 'string', multiple: true, default: [] },
    /** As `user`, without the right to write. */
    reader: { type: 'string', multiple: true, default: [] },
  },
});

const userOf = (text: string, mayWrite: boolean) => {
  const [name = '', password = ''] = text.split(':');
  return { name, password, mayWrite };
};

const { key, certificate } = values;
const running = await startServer({
  port: Number(values.port),
  file: values.file ?? null,
  tls:
    key === undefined || certificate === undefined
      ? null
      : {
          key: readFileSync(key),
          certificate: readFileSync(certificate),
          clientsOf: values['clients-of'] === undefined ? null : readFileSync(values['clients-of']),
        },
  users: [...values.user.map((text) => userOf(text, true)), ...values.reader.map((text) => userOf(text, false))],
});

interface Order {
  readonly faults?: Partial<Faults>;
  readonly members?: readonly Member[];
  readonly drop?: true;
  readonly clear?: true;
}

process.on('message', ({ faults, members, drop, clear }: Order) => {
  Object.assign(running.faults, faults);
  if (members !== undefined) running.members = members;
  if (drop === true) running.dropSubscriptions();
  if (clear === true) running.log.clear();
  process.send?.({ done: true });
});
process.on('disconnect', () => process.exit(0));

process.stdout.write(`stand-in for EventStoreDB on 127.0.0.1:${running.port}\n`);
process.send?.({ port: running.port });
