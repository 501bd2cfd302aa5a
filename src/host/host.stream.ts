import { sha256 } from '../eventsourcing/digest.js';

/** The category of all streams of hosts. A host has one only once somebody held or released it by hand. */
export const HOST_CATEGORY = 'host';

/** What stands for a host in the name of its stream: a host may have a port, or be an address in brackets. */
export function hostKeyOf(host: string): string {
  return sha256(host);
}

export function hostStream(host: string): string {
  return `${HOST_CATEGORY}-${hostKeyOf(host)}`;
}

/** Whether a text can be the key of a host. */
export function isHostKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
