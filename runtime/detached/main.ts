import process from 'node:process';
import { openProgram } from '../program.ts';
import type { FromSession, ToSession } from './messages.ts';
import { serve, type Channel } from './serve.ts';

/**
 * The process of a session. Started by `start.ts`, without a terminal; its own output is the session's log. Closing a
 * window does not concern it; asked to end, it leaves the session on record for another process to take up.
 */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
process.on('SIGHUP', () => undefined);

const channel: Channel = {
  send: (message: FromSession) =>
    new Promise((resolve) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
      else resolve();
    }),
  onMessage: (listener) => process.on('message', (message) => listener(message as ToSession)),
  onLost: (listener) => process.once('disconnect', listener),
};

const code = await serve(channel, {
  openProgram,
  env: process.env,
  stop,
  write: (line) => void process.stderr.write(line),
  now: () => Date.now(),
  named: (session) => {
    process.title = `ht session ${session}`;
  },
});
process.exit(code);
