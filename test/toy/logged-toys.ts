import { randomBytes } from 'node:crypto';
import { sha256 } from '../../src/eventsourcing/digest.js';
import type { EventStore } from '../../src/eventsourcing/event-store.js';
import { streamOf } from '../../src/eventsourcing/model.js';
import { sealed } from '../kit/sealed.js';
import type { ToyEvent } from './toy.events.js';
import { toyModel } from './toy.model.js';

type Story<E = ToyEvent> = E extends ToyEvent
  ? { readonly type: E['type']; readonly data: Omit<E['data'], 'toyId'> }
  : never;

export const made = (name: string): Story => ({ type: 'ToyMade', data: { name, picture: pictureOf(name) } });
export const playedWith = (by: string): Story => ({ type: 'ToyPlayedWith', data: { by } });
export const thrownAway = (at: Date): Story => ({ type: 'ToyThrownAway', data: { thrownAwayAt: at.toISOString() } });

export function pictureOf(name: string) {
  return { sha256: sha256(name), size: name.length };
}

/** Writes the story of a toy of its own into a log, and answers with its id. */
export async function logToy(log: EventStore, ...story: readonly Story[]): Promise<string> {
  const toyId = randomBytes(4).toString('hex');
  await logMoreOfToy(log, toyId, ...story);
  return toyId;
}

/** Writes on in the stream of a toy. */
export async function logMoreOfToy(log: EventStore, toyId: string, ...story: readonly Story[]): Promise<void> {
  const stream = streamOf(toyModel, toyId);
  const last = (await log.read(stream)).at(-1);
  const events = story.map(({ type, data }) => ({ type, data: { toyId, ...data } }) as ToyEvent);
  const previous = last && { revision: last.revision, hash: last.metadata.hash };
  await log.append(stream, sealed(stream, events, previous), last?.revision ?? 'no_stream');
}
