import { lookup } from 'node:dns/promises';

/** All addresses of a name. Rejects as `dns.lookup` does, with a `code` (`ENOTFOUND`, `EAI_AGAIN`, ...). */
export type Resolve = (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** The system's own resolver, with its hosts file. */
export const systemResolve: Resolve = (name) => lookup(name, { all: true });
