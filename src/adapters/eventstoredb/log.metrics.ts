import { Histogram, type Registry } from 'prom-client';

/** Counts what an append costs: the server's answer, with what it took to be sure of it. */
export function appendSeconds(registry: Registry): (seconds: number) => void {
  const histogram = new Histogram({
    name: 'retriever_append_seconds',
    help: 'How long an append took to be acknowledged',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1],
    registers: [registry],
  });
  return (seconds) => histogram.observe(seconds);
}
