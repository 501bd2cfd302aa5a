import type { NamedBody } from '../../src/eventsourcing/model.js';
import type { ToyEvent } from './toy.events.js';

export interface ToyView {
  readonly toyId: string;
  readonly revision: bigint;
  readonly status: 'new' | 'loved' | 'deleted';
  readonly name: string;
  readonly picture: NamedBody | null;
  readonly players: readonly string[];
}

export function projectToy(view: ToyView | undefined, event: ToyEvent, revision: bigint): ToyView | undefined {
  if (event.type === 'ToyPurged') return undefined;
  if (event.type === 'ToyMade') return view ?? { ...event.data, revision, status: 'new', players: [] };
  if (!view) return undefined;

  switch (event.type) {
    case 'ToyPlayedWith':
      return { ...view, revision, status: 'loved', players: [...view.players, event.data.by] };
    case 'ToyThrownAway':
      return { ...view, revision, status: 'deleted', picture: null };
  }
}
