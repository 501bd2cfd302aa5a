import { type InjectionKey, inject, onMounted, onScopeDispose, provide, type Ref, ref } from 'vue';

/** Tells of a question that the page waits for; what comes back tells that it was answered, or could not be. */
type Begin = () => () => void;

const SETTLING: InjectionKey<Begin> = Symbol('settling');
/** A question that is not answered by then keeps nobody from the others. */
const WITHIN_MS = 1_000;

/** Whether the first questions of all panels below were answered: shown earlier, each would push away what is under it. */
export function useSettling(): Readonly<Ref<boolean>> {
  const isSettled = ref(false);
  let open = 0;
  const look = () => {
    if (open === 0) isSettled.value = true;
  };
  provide(SETTLING, () => {
    let isOpen = true;
    open++;
    return () => {
      if (isOpen) open--;
      isOpen = false;
      look();
    };
  });
  onMounted(look);
  const late = setTimeout(() => (isSettled.value = true), WITHIN_MS);
  onScopeDispose(() => clearTimeout(late));
  return isSettled;
}

/** To be called as a component is set up. */
export function usePageThatSettles(): Begin {
  return inject(SETTLING, () => () => {}, false);
}
