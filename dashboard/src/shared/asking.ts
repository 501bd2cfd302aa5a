import { onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import { sentenceOf } from '../api/problem-error.js';
import { usePageThatSettles } from './settling.js';

export interface Asked<Answer> {
  readonly answer: Readonly<Ref<Answer | undefined>>;
  /** A sentence while the latest question failed. */
  readonly failure: Readonly<Ref<string | undefined>>;
  readonly isAsking: Readonly<Ref<boolean>>;
  /** Asks now; while it asks, only once more after that. */
  ask(): Promise<void>;
  /** Asks soon, however often this is called: what comes within the pause is one question. */
  askSoon(): void;
}

/**
 * A question that is asked again whenever something happened. The latest answer stays until there is another, also while
 * the service is away; then it is asked again by itself.
 */
export function useAsked<Answer>(question: () => Promise<Answer>, pauseMs = 500): Asked<Answer> {
  const answer = shallowRef<Answer>();
  const failure = ref<string>();
  const isAsking = ref(false);
  const begin = usePageThatSettles();
  let settle: (() => void) | undefined;
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    isWanted = true;
    if (isAsking.value) return;

    isAsking.value = true;
    settle ??= begin();
    while (isWanted) {
      isWanted = false;
      await question().then(
        (given) => {
          answer.value = given;
          failure.value = undefined;
        },
        (error: unknown) => {
          failure.value = sentenceOf(error);
        },
      );
    }
    isAsking.value = false;
    settle();
  }

  function askSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void ask();
    }, pauseMs);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { answer, failure, isAsking, ask, askSoon };
}
