import { computed, onScopeDispose, type Ref, ref, watch } from 'vue';

/**
 * Whether rows must keep their places: somebody points at them, has the focus in them, has selected some, or has scrolled
 * down to read. What moves under a pointer is pressed by mistake.
 */
export function useHeldRows(frame: Readonly<Ref<HTMLElement | null>>, selected: Readonly<Ref<ReadonlySet<string>>>) {
  const isPointedAt = ref(false);
  const hasFocus = ref(false);
  const isScrolled = ref(false);
  const listening = new AbortController();
  const { signal } = listening;

  watch(frame, (element) => {
    if (!element) return;
    const on = (type: string, act: () => void) => element.addEventListener(type, act, { signal, passive: true });
    on('pointerenter', () => (isPointedAt.value = true));
    on('pointerleave', () => (isPointedAt.value = false));
    on('focusin', () => (hasFocus.value = element.querySelector('tbody :focus') !== null));
    on('focusout', () => (hasFocus.value = false));
  });
  const onScroll = () => {
    isScrolled.value = (frame.value?.getBoundingClientRect().top ?? 0) < 0;
  };
  document.addEventListener('scroll', onScroll, { signal, passive: true });
  onScopeDispose(() => listening.abort());

  return computed(() => isPointedAt.value || hasFocus.value || isScrolled.value || selected.value.size > 0);
}
