/* A unified diff as two columns. */

export interface Line {
  readonly number: number;
  readonly text: string;
}

/** One row: the same line on both sides, a removed or an added one alone, or one beside what stands in its place. */
export interface SideRow {
  readonly left: Line | undefined;
  readonly right: Line | undefined;
  readonly kind: 'same' | 'changed';
}

export interface Hunk {
  readonly heading: string;
  readonly rows: readonly SideRow[];
}

/** What comes before the first `@@` names the two texts, and is told elsewhere. */
export function sideBySide(unified: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let rows: SideRow[] = [];
  let [left, right] = [1, 1];
  let removed: Line[] = [];
  let added: Line[] = [];

  const settle = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      rows.push({ left: removed[index], right: added[index], kind: 'changed' });
    }
    removed = [];
    added = [];
  };
  for (const line of unified.split('\n')) {
    const heading = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (heading) {
      settle();
      [left, right] = [Number(heading[1]), Number(heading[2])];
      rows = [];
      hunks.push({ heading: line, rows });
    } else if (hunks.length > 0) {
      const text = line.slice(1);
      if (line.startsWith('-')) removed.push({ number: left++, text });
      else if (line.startsWith('+')) added.push({ number: right++, text });
      else if (line.startsWith(' ')) {
        settle();
        rows.push({ left: { number: left++, text }, right: { number: right++, text }, kind: 'same' });
      }
    }
  }
  settle();
  return hunks;
}
