import { connect, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Address } from './address.ts';

const LOOK_MS = 2_000;

interface Diagnosis {
  readonly why: string;
  readonly fix: string;
}

/** Looks at the first host of an address: what is there, and does it speak TLS? */
export const diagnose = async ({ hosts, isTls, isCluster, shown }: Address): Promise<Diagnosis> => {
  const { host, port } = hosts[0] ?? { host: '', port: 0 };
  const place = `${host}:${port}`;
  const door = await knock(host, port);
  if (door === 'ENOTFOUND' || door === 'EAI_AGAIN') {
    return { why: `No computer is known by the name ${host}.`, fix: 'check the name of the host in --store' };
  }
  if (door !== 'open') {
    return {
      why: `Nobody listens at ${place} (${door}).`,
      fix: `start the server there, or check host and port: --store ${shown}`,
    };
  }
  const speaksTls = await securely(host, port);
  if (speaksTls && !isTls) {
    return { why: `${place} speaks TLS, and the address says tls=false.`, fix: 'leave tls=false out of the address' };
  }
  if (!speaksTls && isTls) {
    return { why: `${place} does not speak TLS, and the address asks for it.`, fix: `--store ${shown}?tls=false` };
  }
  if (isTls) return unaccepted(host, place);
  const who = isCluster ? 'No member of the cluster is the leader yet' : 'It may be starting, or be no EventStoreDB';
  return {
    why: `${place} is there and does not answer. ${who}.`,
    fix: "look into the server's log, then run it again",
  };
};

/** TLS on both sides, and still no understanding. */
const unaccepted = (host: string, place: string): Diagnosis =>
  isIP(host) === 0
    ? {
        why: `${place} speaks TLS, and its certificate or ours was not accepted.`,
        fix: 'name the authority with tlsCAFile=ca.crt, and our own certificate with userCertFile= and userKeyFile=',
      }
    : {
        why: `TLS asks for the host by its name, and ${host} is a number: a certificate is for names.`,
        fix: 'write the name of the host, as in esdb://db.example.org:2113 (localhost on this computer)',
      };

/** 'open', or the reason why nobody answered. */
const knock = (host: string, port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LOOK_MS });
    const end = (answer: string) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end('open'));
    socket.once('timeout', end('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message)());
  });

const securely = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    // Only to see which language is spoken; nothing is sent over it.
    const socket = connectSecurely({ host, port, timeout: LOOK_MS, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('secureConnect', end(true));
    socket.once('timeout', end(false));
    socket.once('error', (error: NodeJS.ErrnoException) => end(/certificate|alert/i.test(error.message))());
  });
