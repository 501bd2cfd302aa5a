import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problem.js';
import { problemBody, problemHeaders } from './send-problem.js';

/** Answers what Node's HTTP parser refuses, which no route and no hook ever gets to see, and hangs up. */
export function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy(error);
    return;
  }
  const problem = problemOfParser(error.code);
  const requestId = randomUUID();
  const body = problemBody(problem, requestId);
  const headers = {
    ...problemHeaders(problem, requestId),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
  socket.destroySoon();
}

/** An earlier request's answer is on its way, and words of ours would land in the middle of it. Node looks so itself. */
function isAnswering(socket: Socket): boolean {
  return (socket as { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent ?? false;
}

function problemOfParser(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('too_large', 'The line of the request and its headers are too long');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('invalid_request', 'The request did not arrive in time');
    default:
      return new Problem('invalid_request', 'This is not HTTP/1.1');
  }
}
