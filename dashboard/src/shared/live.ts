import { onScopeDispose } from 'vue';
import type { EventAnswer } from '../../../src/contract/answers.js';
import { listenLive } from '../api/live-events.js';

/** Listens to the log for as long as the component is there. */
export function useLive(onEvent: (event: EventAnswer) => void, onGap: () => void): void {
  onScopeDispose(listenLive({ onEvent, onGap }));
}

/** The id of the job whose own event it is: a callback's name their job too. */
export function jobOf({ data }: EventAnswer): string | undefined {
  const { jobId, callbackId } = data;
  return typeof jobId === 'string' && callbackId === undefined ? jobId : undefined;
}
