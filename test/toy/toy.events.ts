import type { NamedBody } from '../../src/eventsourcing/model.js';
import type { PurgeRecord } from '../../src/eventsourcing/purge.js';

/** What may happen to a toy: the smallest model that has all that a model needs. */
export type ToyEvent = ToyMade | ToyPlayedWith | ToyThrownAway | ToyPurged;

export type ToyMade = {
  readonly type: 'ToyMade';
  readonly data: { readonly toyId: string; readonly name: string; readonly picture: NamedBody };
};

export type ToyPlayedWith = {
  readonly type: 'ToyPlayedWith';
  readonly data: { readonly toyId: string; readonly by: string };
};

export type ToyThrownAway = {
  readonly type: 'ToyThrownAway';
  /** ISO 8601 in UTC. */
  readonly data: { readonly toyId: string; readonly thrownAwayAt: string };
};

export type ToyPurged = {
  readonly type: 'ToyPurged';
  readonly data: { readonly toyId: string } & PurgeRecord;
};
