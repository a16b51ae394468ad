import { WebSocket } from 'ws';
import { realSurroundings, sentOnce } from '../../parts/outside.ts';
import type { HttpAnswer, Outside, Socket, SocketHandlers } from '../outside.ts';

/** The real clock, dice and network. */
export const realOutside: Outside = { ...realSurroundings, post, openSocket };

export async function post(url: string, body: string, signal: AbortSignal): Promise<HttpAnswer> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await sentOnce(url, { method: 'POST', headers, body, signal });
  return { status: answer.status, body: await answer.text() };
}

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
