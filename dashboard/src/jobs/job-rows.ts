import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import type { EventAnswer, JobAnswer } from '../../../src/contract/answers.js';
import { answer, api } from '../api/client.js';
import { useAsked } from '../shared/asking.js';
import { jobOf, useLive } from '../shared/live.js';
import { filterOf, type JobsQuery, PAGE_SIZE } from './jobs-query.js';
import { newcomers, type Row, refreshed, rowsOf, withDeleted } from './row-set.js';
import { WantedRevisions } from './wanted-revisions.js';

const LOOK_AFTER_MS = 700;
const REFRESH_AFTER_MS = 250;
/** Lists may be a moment behind the events: there is a last look once nothing happens any more. */
const LAST_LOOK_AFTER_MS = 2_500;

/**
 * The rows of the table, which follow the log: known jobs are changed in their places; new ones come on the first page, as
 * long as nothing holds the rows.
 * @param isHeld whether rows must stay where they are
 * @param isPaused whether nothing may change at all
 */
export function useJobRows(
  query: Readonly<Ref<JobsQuery>>,
  isHeld: Readonly<Ref<boolean>>,
  isPaused: Readonly<Ref<boolean>>,
) {
  const rows = shallowRef<readonly Row[]>([]);
  const wanted = new WantedRevisions();
  const missed = ref(0);
  let lastLook: ReturnType<typeof setTimeout> | undefined;

  const page = useAsked(() => listed(query.value), LOOK_AFTER_MS);
  const refreshing = useAsked(refresh, REFRESH_AFTER_MS);
  const isLoading = ref(true);
  const waiting = computed(() => (page.answer.value ? newcomers(rows.value, page.answer.value.items) : 0));

  watch(query, reload, { immediate: true });
  watch(page.answer, () => {
    if (isLoading.value || !isHeld.value) show();
  });
  watch(isHeld, (held) => {
    if (!held && !isPaused.value) page.askSoon();
  });
  watch(isPaused, (paused) => {
    if (!paused) void reload();
  });
  useLive(onEvent, () => {
    if (!isPaused.value) void reload();
  });
  onScopeDispose(() => clearTimeout(lastLook));

  /** Asks for the page anew, and shows it whatever holds the rows. */
  async function reload(): Promise<void> {
    isLoading.value = true;
    missed.value = 0;
    wanted.clear();
    await page.ask();
    show();
    isLoading.value = false;
  }

  function show(): void {
    rows.value = rowsOf(page.answer.value?.items ?? []);
  }

  function onEvent(event: EventAnswer): void {
    const id = jobOf(event);
    if (id === undefined) return;
    if (isPaused.value) {
      missed.value++;
      return;
    }
    if (!rows.value.some(({ job }) => job.id === id)) look();
    else if (event.type === 'JobDeleted') {
      rows.value = withDeleted(rows.value, id);
      look();
    } else {
      wanted.want(id, event.revision);
      refreshing.askSoon();
      if (query.value.status.length > 0 || query.value.q !== '') look();
    }
  }

  /** Only the first page grows; later ones are what they were when they were asked for. */
  function look(): void {
    if (query.value.cursor !== '') return;
    page.askSoon();
    clearTimeout(lastLook);
    lastLook = setTimeout(() => void page.ask(), LAST_LOOK_AFTER_MS);
  }

  async function refresh(): Promise<void> {
    const ids = wanted.next(100);
    if (ids.length === 0) return;
    const filter = filterOf(query.value);
    const isFiltered = Object.keys(filter).length > 0;
    const [jobs, matching] = await Promise.all([byId(ids, {}), isFiltered ? byId(ids, filter) : undefined]);
    wanted.settle(ids, jobs);
    rows.value = refreshed(rows.value, jobs, matching && new Set(matching.map(({ id }) => id)));
    if (wanted.size > 0) refreshing.askSoon();
  }

  return { rows, page: page.answer, failure: page.failure, isLoading, waiting, missed, reload, show };
}

function listed(query: JobsQuery) {
  const { sort, cursor } = query;
  const parameters = { ...filterOf(query), sort, limit: PAGE_SIZE, ...(cursor !== '' && { cursor }) };
  return answer(api.GET('/v1/jobs', { params: { query: parameters } }));
}

async function byId(id: readonly string[], filter: ReturnType<typeof filterOf>): Promise<readonly JobAnswer[]> {
  const query = { ...filter, id: [...id], limit: id.length };
  return (await answer(api.GET('/v1/jobs', { params: { query } }))).items;
}
