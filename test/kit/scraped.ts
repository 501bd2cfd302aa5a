/** One series of a metric, as /metrics tells it. */
interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What /metrics tells. */
export class Scraped {
  private constructor(readonly series: readonly Series[]) {}

  static async from(url: string): Promise<Scraped> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Scraped(lines.map(seriesOf));
  }

  /** The value of the one series that has these labels and no others. */
  get(name: string, labels: Series['labels'] = {}): number | undefined {
    return this.all(name).find((series) => same(series.labels, labels))?.value;
  }

  /** The values of a metric by one of its labels. */
  by(name: string, label: string): Readonly<Record<string, number>> {
    return Object.fromEntries(this.all(name).map(({ labels, value }) => [labels[label] ?? '', value]));
  }

  all(name: string): readonly Series[] {
    return this.series.filter((series) => series.name === name);
  }
}

/** `name{label="value",…} 12` */
function seriesOf(line: string): Series {
  const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

function same(one: Series['labels'], other: Series['labels']): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
