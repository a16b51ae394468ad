import { WebSocket } from 'ws';
import { NotSent, type HttpAnswer, type Outside, type Socket, type SocketHandlers } from '../outside.ts';

/** The real clock, dice and network. */
export const realOutside: Outside = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  post,
  openSocket,
};

/** What the operating system says when nobody is there: nothing was sent then. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export async function post(url: string, body: string, signal: AbortSignal): Promise<HttpAnswer> {
  try {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    throw NEVER_LEFT.has(codeOf(error)) ? new NotSent(error) : error;
  }
}

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : null;
  if (cause instanceof AggregateError) return codeOf({ cause: cause.errors[0] as unknown });
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
};

export function openSocket(url: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url, { handshakeTimeout: 10_000, perMessageDeflate: false });
  let reason = '';
  socket.on('open', () => handlers.opened());
  socket.on('message', (data: Buffer) => handlers.message(data.toString('utf8')));
  socket.on('error', (error) => {
    reason = error.message;
  });
  socket.on('close', (code) => handlers.closed(reason === '' ? `closed with code ${code}` : reason));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    end: () => {
      socket.removeAllListeners();
      // What a dying socket still says interests nobody, but an error without a listener would end the process.
      socket.on('error', () => undefined);
      socket.terminate();
    },
  };
}
