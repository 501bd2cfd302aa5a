import { isIP, type LookupFunction, connect as openTcp, Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressPolicy } from '../../../outbound/address-policy.js';
import { FetchFault } from '../fetch-fault.js';
import { guardedLookup } from './guarded-lookup.js';
import type { Resolve } from './resolve.js';

/** A point on the way to an open connection; an address in the URL is never resolved. */
export type Milestone = 'resolved' | 'securing' | 'open';

/** Opens a connection. The socket is given at once, so that it can be destroyed; the callback hears when it is open. */
export type Connect = (
  target: buildConnector.Options,
  reached: (milestone: Milestone) => void,
  callback: buildConnector.Callback,
) => Socket;

/**
 * Opens connections only to addresses that the policy allows, checked three times: an address in the URL, since no
 * lookup is made for it; every answer of the resolver; and the connected socket, since only it knows the peer.
 */
export function guardedConnector(policy: AddressPolicy, resolve: Resolve, timeoutMs: number): Connect {
  const lookup = guardedLookup(policy, resolve);

  return (target, reached, callback) => {
    const { hostname } = target;
    const isSecure = target.protocol === 'https:';
    const port = Number(target.port) || (isSecure ? 443 : 80);
    const refusalOf = (address: string) => policy.refusal(address, port);

    const refusal = isIP(hostname) ? refusalOf(hostname) : undefined;
    const socket = refusal === undefined ? open(hostname, port, isSecure, lookup(port)) : new Socket();
    if (refusal !== undefined) socket.destroy(new FetchFault('blocked_address', refusal));
    const timer = setTimeout(() => {
      socket.destroy(new FetchFault('timeout_connect', `${hostname} could not be connected to in time`));
    }, timeoutMs);

    let isSettled = false;
    const settle = (error: Error | null) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      if (error) callback(error, null);
      else callback(null, socket);
    };
    socket.once('lookup', () => reached('resolved'));
    socket.prependOnceListener('connect', () => {
      // before every other listener, so that no handshake is begun
      const refusal = refusalOf(socket.remoteAddress ?? 'nowhere');
      if (refusal !== undefined) socket.destroy(new FetchFault('blocked_address', refusal));
      else if (isSecure) reached('securing');
    });
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      if (socket.destroyed) return; // refused just above
      reached('open');
      settle(null);
    });
    socket.on('error', settle);
    socket.once('close', () => settle(new FetchFault('connection_reset', `The connection to ${hostname} was closed`)));
    return socket;
  };
}

function open(host: string, port: number, isSecure: boolean, lookup: LookupFunction): Socket {
  const options = { host, port, lookup, autoSelectFamily: true, noDelay: true };
  if (!isSecure) return openTcp(options);

  return openTls({ ...options, ALPNProtocols: ['http/1.1'], ...serverName(host) });
}

/** RFC 6066, 3: an address is no server name, and a name is written without its last dot. */
function serverName(hostname: string): { servername?: string } {
  return isIP(hostname) ? {} : { servername: hostname.replace(/\.$/, '') };
}
