import { readonly, ref } from 'vue';
import type { EventAnswer } from '../../../src/contract/answers.js';
import { ask } from './client.js';
import { ProblemError, sentenceOf } from './problem-error.js';
import { SseReader } from './sse-reader.js';

/** What watchers of the log are told. */
export interface LiveListener {
  onEvent(event: EventAnswer): void;
  /** Events may have been missed: whatever is shown must be asked for again. */
  onGap(): void;
}

export type LiveState = { readonly name: 'live' | 'connecting' } | { readonly name: 'away'; readonly why: string };

/** The service sends a comment every 15 seconds. */
const SILENT_AFTER_MS = 45_000;
/** After a longer break what is shown is asked for anew: that is less than all that happened. */
const CATCH_UP_WITHIN_MS = 5 * 60_000;
const AGAIN_AFTER_MS = { first: 500, most: 10_000 };

const listeners = new Set<LiveListener>();
const current = ref<LiveState>({ name: 'connecting' });
let place: string | undefined;
let heardAt = 0;
let isRunning = false;

export const liveState = readonly(current);

/** One connection for the whole page, which begins with its first listener. Returns how to stop listening. */
export function listenLive(listener: LiveListener): () => void {
  listeners.add(listener);
  if (!isRunning) void run();
  return () => listeners.delete(listener);
}

async function run(): Promise<void> {
  isRunning = true;
  for (let waitMs = AGAIN_AFTER_MS.first; ; waitMs = Math.min(waitMs * 2, AGAIN_AFTER_MS.most)) {
    const beganAt = performance.now();
    const why = await follow().then(
      () => 'The connection ended.',
      (error: unknown) => (error instanceof ProblemError ? sentenceOf(error) : 'The connection broke.'),
    );
    current.value = { name: 'away', why };
    if (performance.now() - beganAt > 30_000) waitMs = AGAIN_AFTER_MS.first;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Follows the log until the connection ends, from the last place on where that can be. */
async function follow(): Promise<void> {
  const isLongAgo = heardAt > 0 && Date.now() - heardAt > CATCH_UP_WITHIN_MS;
  if (isLongAgo) place = undefined;
  const isFollowedOn = place !== undefined;
  const silence = new AbortController();
  const response = await opened(silence.signal);
  if (!isFollowedOn) for (const listener of listeners) listener.onGap();
  current.value = { name: 'live' };

  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const sse = new SseReader(({ id, data }) => {
    if (id !== undefined) place = id === '' ? undefined : id;
    if (data !== '') tell(JSON.parse(data) as EventAnswer);
  });
  for (;;) {
    const timer = setTimeout(() => silence.abort(), SILENT_AFTER_MS);
    const piece = await reader?.read().finally(() => clearTimeout(timer));
    if (!piece || piece.done) return;
    heardAt = Date.now();
    sse.feed(piece.value);
  }
}

/** A place that means nothing to the service any more (its log was put back as it was earlier) is forgotten. */
async function opened(signal: AbortSignal): Promise<Response> {
  try {
    return await ask('/v1/stream', { signal, headers: place === undefined ? {} : { 'last-event-id': place } });
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'invalid_request') place = undefined;
    throw error;
  }
}

function tell(event: EventAnswer): void {
  for (const listener of listeners) listener.onEvent(event);
}
