/** What /metrics tells: a value for each series, as it is written there: `name{label="value"}`. */
export class Scraped {
  private constructor(private readonly values: ReadonlyMap<string, number>) {}

  static async from(url: string): Promise<Scraped> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Scraped(
      new Map(
        series.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
      ),
    );
  }

  get(series: string): number | undefined {
    return this.values.get(series);
  }

  /** Every series of a metric, by what stands between its braces. */
  all(name: string): Readonly<Record<string, number>> {
    const found = [...this.values].filter(([series]) => series === name || series.startsWith(`${name}{`));
    return Object.fromEntries(found.map(([series, value]) => [series.slice(name.length + 1, -1), value]));
  }

  /** Every series, with its labels. */
  get series(): readonly { readonly name: string; readonly labels: readonly string[] }[] {
    return [...this.values.keys()].map((series) => ({
      name: series.replace(/\{.*$/s, ''),
      labels: [...series.matchAll(/([a-z_]+)="/g)].map(([, label = '']) => label),
    }));
  }
}
