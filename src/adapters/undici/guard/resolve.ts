import { lookup } from 'node:dns/promises';

export interface Address {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

/** All addresses of a name. Rejects as `dns.lookup` does, with a `code` (`ENOTFOUND`, `EAI_AGAIN`, ...). */
export type Resolve = (name: string) => Promise<readonly Address[]>;

/** The system's own resolver, with its hosts file. */
export const systemResolve: Resolve = (name) => lookup(name, { all: true });
