import { onScopeDispose } from 'vue';
import type { EventAnswer } from '../../../src/contract/answers.js';
import { type Asked, useAsked } from './asking.js';
import { useLive } from './live.js';

const SETTLED_AFTER_MS = 2_000;

/**
 * A question that is asked now, and again after every event that it concerns. Views may be a moment behind the events: it
 * is asked once more when nothing happens any more.
 */
export function useFollowed<Answer>(
  question: () => Promise<Answer>,
  concerns: (event: EventAnswer) => boolean,
  pauseMs = 250,
): Asked<Answer> {
  const asked = useAsked(question, pauseMs);
  let settled: ReturnType<typeof setTimeout> | undefined;
  useLive(
    (event) => {
      if (!concerns(event)) return;
      asked.askSoon();
      clearTimeout(settled);
      settled = setTimeout(() => void asked.ask(), SETTLED_AFTER_MS + pauseMs);
    },
    () => void asked.ask(),
  );
  onScopeDispose(() => clearTimeout(settled));
  void asked.ask();
  return asked;
}
