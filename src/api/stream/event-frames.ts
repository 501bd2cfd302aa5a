import type { Recorded } from '../../eventsourcing/event.js';
import { presentEvent } from '../../http/event.dto.js';

/* What is sent, as the WHATWG HTML standard has it (9.2, server-sent events). JSON has no line end in it. */

/** An event, as the list of events tells it. It is written once, however many watchers it is sent to. */
export function eventFrame(event: Recorded): string {
  return written(WHOLE, event, () => JSON.stringify(presentEvent(event)));
}

/** That an entity was deleted or purged, with its id and nothing else of it: who asked for that, and why, is left out. */
export function endingFrame(event: Recorded, idField: string): string {
  return written(ENDINGS, event, () => {
    const id = (event.data as Record<string, unknown> | null)?.[idField];
    return JSON.stringify({ ...presentEvent(event), data: { [idField]: id } });
  });
}

/** Where the client goes on after a break. It dispatches no event: there is no data. */
export function placeFrame(position: bigint): string {
  return `id: ${position}\n\n`;
}

/** Says that the connection is alive, and how far the log was looked through since the last event. */
export function heartbeatFrame(position: bigint): string {
  return `: heartbeat\n${placeFrame(position)}`;
}

/** The last thing that a client is told, and after which time it should come back. */
export function farewellFrame(sentence: string, retryMs: number): string {
  return `: ${sentence}\nretry: ${retryMs}\n\n`;
}

/** Lets the client forget its place, which means nothing any more. */
export const NO_PLACE = 'id\n\n';

const WHOLE = new WeakMap<Recorded, string>();
const ENDINGS = new WeakMap<Recorded, string>();

function written(frames: WeakMap<Recorded, string>, event: Recorded, data: () => string): string {
  const known = frames.get(event);
  if (known !== undefined) return known;

  const frame = `id: ${event.position}\ndata: ${data()}\n\n`;
  frames.set(event, frame);
  return frame;
}
