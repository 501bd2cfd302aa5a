import { connect, type Socket } from 'node:net';
import type { Address } from '../guard/resolve.js';

/** Before the next address is tried while the ones before still may answer (RFC 8305, 5: the recommended one). */
const ATTEMPT_DELAY_MS = 250;

const NO_WAY: ReadonlySet<string | undefined> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']);

/**
 * Connects to whichever of several addresses answers first (Happy Eyeballs, RFC 8305): they are tried one after the
 * other, the next as soon as one fails, or after a quarter of a second; and none is given up while there is no
 * connection. Rejects with the signal's reason, or with the most telling error when all of them failed.
 */
export function firstToConnect(addresses: readonly Address[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = interleaved(addresses);
    const trying = new Set<Socket>();
    const errors: NodeJS.ErrnoException[] = [];
    let timer: NodeJS.Timeout | undefined;

    const settle = (winner?: Socket) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      for (const socket of trying) if (socket !== winner) socket.destroy();
      trying.clear();
    };
    const abort = () => {
      settle();
      reject(signal.reason);
    };
    const tryNext = () => {
      clearTimeout(timer);
      const next = waiting.shift();
      if (next === undefined) return;

      const socket = connect({ host: next.address, port, noDelay: true });
      trying.add(socket);
      socket.on('error', (error) => {
        if (!trying.delete(socket)) return; // whoever uses it now hears it too
        errors.push(error);
        if (waiting.length > 0) return tryNext();
        if (trying.size > 0) return;
        settle();
        reject(errors.find(({ code }) => !NO_WAY.has(code)) ?? error);
      });
      socket.once('connect', () => {
        settle(socket);
        resolve(socket);
      });
      if (waiting.length > 0) timer = setTimeout(tryNext, ATTEMPT_DELAY_MS);
    };

    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    tryNext();
  });
}

/** The families in turn, each in the order that the resolver gave (RFC 8305, 4): one of them may lead nowhere. */
function interleaved(addresses: readonly Address[]): Address[] {
  const [first] = addresses;
  const ours = addresses.filter(({ family }) => family === first?.family);
  const others = addresses.filter(({ family }) => family !== first?.family);
  return ours.flatMap((address, n) => [address, ...others.slice(n, n + 1)]).concat(others.slice(ours.length));
}
