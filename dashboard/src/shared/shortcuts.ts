import { onScopeDispose, ref, watch } from 'vue';

const NAME = 'retriever.shortcuts';

/** Single keys can be turned off (WCAG 2.1.4): who dictates, or uses a switch, presses them by accident. */
export const hasShortcuts = ref(localStorage.getItem(NAME) !== 'off');
watch(hasShortcuts, (on) => localStorage.setItem(NAME, on ? 'on' : 'off'));

/** Does something at a key, wherever nothing is typed into, while the component is there. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const onKey = (event: KeyboardEvent): void => {
    const action = actions[event.key];
    if (!action || !hasShortcuts.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', onKey);
  onScopeDispose(() => document.removeEventListener('keydown', onKey));
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null;
}
