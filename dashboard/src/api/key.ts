import { ref } from 'vue';

const NAME = 'retriever.key';

/** The API key of this tab, and of no other: it is gone with the tab, and never stands in an address. */
export const key = ref(sessionStorage.getItem(NAME) ?? '');
/** Why a key is asked for; undefined while none is. */
export const keyWanted = ref<string>();

export function keepKey(given: string): void {
  key.value = given.trim();
  keyWanted.value = undefined;
  if (key.value === '') sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key.value);
}
