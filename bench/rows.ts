import { type Figures, median } from './rounds.js';

/** A line of `bench/results.json`. */
export interface Row {
  readonly name: string;
  /** The median of the rounds. Larger is better in every row. */
  readonly ratio: number;
  /** The ratio to reach; null where the row only informs. */
  readonly target: number | null;
  readonly min: number;
  readonly max: number;
  /** What the ratio is of. */
  readonly unit: string;
}

/** A row, with the figures it was made of, for people. */
export interface ToldRow extends Row {
  readonly ours: string;
  readonly other: string;
}

/** How our figures relate to those of another contender, round by round. */
export function compared(
  name: string,
  { ours, other, unit, target }: { ours: Figures; other: Figures; unit: string; target: number | null },
): ToldRow {
  const ratios = ours.map((figure, round) => figure / (other[round] ?? Number.NaN));
  return { name, ...spread(ratios), target, unit, ours: perSecond(ours), other: perSecond(other) };
}

/** How our figures relate to those of an earlier build in the same rounds; no row where there is none. */
export function comparedWithBefore(name: string, ours: Figures, before: Figures): readonly ToldRow[] {
  if (before.length === 0) return [];
  return [compared(name, { ours, other: before, unit: '× the other build', target: null })];
}

/** How far below a limit our times stay: at 1 they just meet it. Resolved to a millisecond, as the events' times are. */
export function below(
  name: string,
  { times, limitMs, target }: { times: Figures; limitMs: number; target: number | null },
): ToldRow {
  const ratios = times.map((ms) => limitMs / Math.max(1, ms));
  const [ours, other] = [`${median(times)} ms`, `${limitMs} ms`];
  return { name, ...spread(ratios), target, unit: `${limitMs} ms ÷ measured`, ours, other };
}

/** A figure that is compared with nothing: a rate of this machine, and of this run. */
export function told(name: string, { figures, unit }: { figures: Figures; unit: string }): ToldRow {
  return { name, ...spread(figures), target: null, unit, ours: perSecond(figures), other: '' };
}

/** How little the memory of a process grew on its way: at 1 its peak was the same at the end as at the beginning. */
export function flat(
  name: string,
  { early, late, target }: { early: number; late: number; target: number | null },
): ToldRow {
  const [ours, other] = [mebibytes(late), mebibytes(early)];
  return { name, ...spread([early / late]), target, unit: 'peak in the second tenth ÷ in the last', ours, other };
}

export function isMet({ ratio, target }: Row): boolean {
  return target === null || ratio >= target;
}

function spread(ratios: Figures): Pick<Row, 'ratio' | 'min' | 'max'> {
  return { ratio: rounded(median(ratios)), min: rounded(Math.min(...ratios)), max: rounded(Math.max(...ratios)) };
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}

function perSecond(figures: Figures): string {
  return `${Math.round(median(figures)).toLocaleString('en')}/s`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1_024 ** 2)} MiB`;
}
