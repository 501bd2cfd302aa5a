import type { Body, BodyStore } from './body-store.js';

/**
 * Whether a body is there as it was named, and not known to be damaged. Touches it first: what is touched after a fetch
 * began, and before an event names it, the sweep leaves until then.
 */
export async function touchWhole(bodies: BodyStore, body: Body): Promise<boolean> {
  return (await bodies.touch(body.sha256)) && isWhole(bodies, body);
}

/** The same without a touch: it may be swept at any time. */
export async function isWhole(bodies: BodyStore, { sha256, size }: Body): Promise<boolean> {
  const found = await bodies.find(sha256);
  return found !== undefined && !found.isDamaged && found.size === size;
}
