import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { unlessAborted } from '../../../concurrency/unless-aborted.js';
import type { AddressPolicy } from '../../../outbound/address-policy.js';
import { firstToConnect } from '../connection/first-to-connect.js';
import { FetchFault } from '../fetch-fault.js';
import { guardedAddresses } from './guarded-addresses.js';
import type { Address, Resolve } from './resolve.js';

/** A point on the way to an open connection; an address in the URL is never resolved. */
export type Milestone = 'resolved' | 'securing' | 'open';

/** A connection that is being opened. Once it is open, its socket is the callback's. */
export interface Opening {
  /** Gives it up: the callback gets the error. */
  destroy(error: Error): void;
}

/** Opens a connection; the callback hears when it is open, or why not. */
export type Connect = (
  target: buildConnector.Options,
  reached: (milestone: Milestone) => void,
  callback: buildConnector.Callback,
) => Opening;

/**
 * Opens connections only to addresses that the policy allows, checked three times: an address in the URL, since it is
 * never resolved; every answer of the resolver; and the connected socket, since only it knows the peer.
 */
export function guardedConnector(policy: AddressPolicy, resolve: Resolve, timeoutMs: number): Connect {
  return ({ hostname, port: named, protocol }, reached, callback) => {
    const isSecure = protocol === 'https:';
    const port = Number(named) || (isSecure ? 443 : 80);
    const ending = new AbortController();
    const timer = setTimeout(() => {
      ending.abort(new FetchFault('timeout_connect', `${hostname} could not be connected to in time`));
    }, timeoutMs);

    const open = async (): Promise<Socket> => {
      const socket = await firstToConnect(await allowedAddresses(), port, ending.signal);
      const refusal = policy.refusal(socket.remoteAddress ?? 'nowhere', port);
      if (refusal !== undefined) {
        socket.destroy();
        throw new FetchFault('blocked_address', refusal);
      }
      if (!isSecure) return socket;

      reached('securing');
      return secured(socket, hostname, ending.signal);
    };
    const allowedAddresses = async (): Promise<readonly Address[]> => {
      const family = isIP(hostname);
      const refusal = family === 0 ? undefined : policy.refusal(hostname, port);
      if (refusal !== undefined) throw new FetchFault('blocked_address', refusal);
      if (family !== 0) return [{ address: hostname, family }];

      const answers = await unlessAborted(guardedAddresses(policy, resolve, hostname, port), ending.signal);
      if (!answers) throw ending.signal.reason;
      reached('resolved');
      return answers;
    };

    open()
      .then(
        (socket) => {
          reached('open');
          callback(null, socket);
        },
        (error) => callback(error, null),
      )
      .finally(() => clearTimeout(timer));
    return { destroy: (error) => ending.abort(error) };
  };
}

/** TLS on an open connection. Nothing is said to the server before its certificate was checked. */
async function secured(socket: Socket, hostname: string, signal: AbortSignal): Promise<Socket> {
  const secure = openTls({ socket, ALPNProtocols: ['http/1.1'], host: hostname, ...serverName(hostname) });
  secure.on('error', () => {}); // told below while it is being opened, and to undici after that
  const closed = once(secure, 'close').then(() => {
    throw secure.errored ?? new FetchFault('connection_reset', `The connection to ${hostname} was closed`);
  });
  const abort = () => secure.destroy(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([once(secure, 'secureConnect'), closed]);
    return secure;
  } catch (error) {
    secure.destroy();
    throw error;
  } finally {
    closed.catch(() => {});
    signal.removeEventListener('abort', abort);
  }
}

/** RFC 6066, 3: an address is no server name, and a name is written without its last dot. */
function serverName(hostname: string): { servername?: string } {
  return isIP(hostname) ? {} : { servername: hostname.replace(/\.$/, '') };
}
