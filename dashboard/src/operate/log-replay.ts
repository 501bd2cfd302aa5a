import type { EventAnswer } from '../../../src/contract/answers.js';
import { ask } from '../api/client.js';
import { SseReader } from '../api/sse-reader.js';
import { type ReplayFilter, replayPath } from './replay-filter.js';

/**
 * The events of the log after a position, in order, up to the present.
 * @throws ProblemError
 */
export async function* replay(filter: ReplayFilter, after: string, signal: AbortSignal): AsyncGenerator<EventAnswer> {
  const response = await ask(replayPath(filter, after), { signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let arrived: EventAnswer[] = [];
  const sse = new SseReader(({ data }) => {
    if (data !== '') arrived.push(JSON.parse(data) as EventAnswer);
  });
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    sse.feed(piece.value);
    yield* arrived;
    arrived = [];
  }
}
