import type { Witness } from '../../../eventsourcing/witness.js';

/** A witness as a file of the views keeps it. JSON has no bigint: the position is written as a decimal. */
export function encodeWitness(witness: Witness): string {
  return JSON.stringify({ ...witness, position: witness.position.toString() });
}

export function decodeWitness(json: string): Witness {
  const witness = JSON.parse(json);
  return { ...witness, position: BigInt(witness.position) };
}
