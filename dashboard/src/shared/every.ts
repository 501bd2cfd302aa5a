import { onScopeDispose } from 'vue';

/** Does something again and again while somebody looks: for what no event tells of, such as that a process died. */
export function useEvery(ms: number, act: () => unknown): void {
  const timer = setInterval(() => {
    if (!document.hidden) act();
  }, ms);
  onScopeDispose(() => clearInterval(timer));
}
