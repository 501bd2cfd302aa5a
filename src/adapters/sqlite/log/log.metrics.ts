import { Histogram, type Registry } from 'prom-client';
import type { Committed } from './group-commit.js';

/** Counts what an append costs: the disk's answer, and how many share it. */
export function appendMetrics(registry: Registry): (committed: Committed) => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'retriever_append_seconds',
    help: 'How long a group of appends took to be on disk',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1],
    registers,
  });
  const size = new Histogram({
    name: 'retriever_append_group_size',
    help: 'How many appends shared a transaction',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  });
  return (committed) => {
    seconds.observe(committed.seconds);
    size.observe(committed.groupSize);
  };
}
