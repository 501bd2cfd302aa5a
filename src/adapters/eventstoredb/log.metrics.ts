import { Histogram, type Registry } from 'prom-client';
import type { WrittenAppend } from './eventstoredb.event-store.js';

/** Counts what an append costs: the server's answer, with what it took to be sure of it, and how many wait with it. */
export function appendMetrics(registry: Registry): (written: WrittenAppend) => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'retriever_append_seconds',
    help: 'How long an append took to be acknowledged',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1],
    registers,
  });
  const size = new Histogram({
    name: 'retriever_append_group_size',
    help: 'How many appends were under way at once',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  });
  return (written) => {
    seconds.observe(written.seconds);
    size.observe(written.groupSize);
  };
}
