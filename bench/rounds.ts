/** A figure of every round, in their order; larger is better. */
export type Figures = readonly number[];

/** A contender, from its start to its end. Answers with its figure; throws where anything went wrong. */
export type Turn = (round: number) => Promise<number>;

/**
 * Lets contenders take turns, round by round, so that whatever else the machine does meets all of them. The order is
 * turned round every time: nobody always runs first. A contender that is undefined has no figures.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  turns: Readonly<Record<Name, Turn | undefined>>,
): Promise<Readonly<Record<Name, Figures>>> {
  const names = Object.keys(turns) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const turn = turns[name];
      if (!turn) continue;

      const figure = await turn(round);
      if (!(figure > 0)) throw new Error(`${name} measured ${figure}`);
      figures[name].push(figure);
    }
  }
  return figures;
}

export function median(figures: Figures): number {
  return percentile(figures, 0.5);
}

/** The smallest figure that no more than a share of the figures is below. */
export function percentile(figures: Figures, share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
