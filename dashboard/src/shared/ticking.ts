import { readonly, ref } from 'vue';
import { serverNow } from '../api/server-time.js';

const now = ref(serverNow());
setInterval(() => {
  if (!document.hidden) now.value = serverNow();
}, 1_000);
document.addEventListener('visibilitychange', () => {
  now.value = serverNow();
});

/** The service's time, to be shown: it moves on every second while somebody looks. */
export const ticking = readonly(now);
