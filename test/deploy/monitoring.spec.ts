import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';
import { promql } from '../kit/promql.js';
import { Scraped } from '../kit/scraped.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const yaml = <Content>(file: string) => load(readFileSync(`deploy/${file}`, 'utf8')) as Content;

const { groups, ...others } = yaml<{ groups: readonly { name: string; rules: readonly Rule[] }[] }>(
  'monitoring/retriever.rules.yml',
);
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync('deploy/monitoring/grafana/retriever.json', 'utf8')) as {
  readonly panels: readonly Panel[];
};
const targets = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, legendFormat, expr: expr.replaceAll('$__rate_interval', '5m') })),
);
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr]),
  ...targets.map(({ title, expr }) => [title, expr]),
];

/** What Prometheus adds to every series. */
const OF_PROMETHEUS = ['job', 'instance'];

describe('the alert rules and the dashboard, beside a service that has done a little of everything', () => {
  let journey: Journey;
  let served: Scraped;

  beforeAll(async () => {
    journey = await Journey.begin(
      embeddedStores,
      (request, response) => (request.url === '/broken' ? response.destroy() : hello(request, response)),
      { WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` },
    );
    const { client, origin } = journey;
    await client.submit(`${origin.url}/a`, { callbackUrl: `${origin.url}/hook` });
    await client.submit(`${origin.url}/broken`, { maxAttempts: 1 });
    await client.post('/v1/tasks', { id: 'a', queue: 'words' });
    await client.post('/v1/tasks/claim?wait=30', { queue: 'words', worker: 'anna' });
    const csv = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: `url\n${origin.url}/b\n` };
    await fetch(`${client.url}/v1/transfers/import`, csv);
    await eventually(async () => {
      served = await Scraped.from(client.url);
      expect(served.by('retriever_transfers', 'status')['completed']).toBe(1);
      expect(served.by('retriever_callbacks', 'status')['delivered']).toBe(1);
      expect(await client.unfinished()).toEqual([]);
    }, 60_000);
    served = await Scraped.from(client.url);
  });
  afterAll(() => journey.close());

  test.each(expressions)('%s is PromQL over what is served: %s', (_, expr) => {
    const { isValid, selectors, groupings } = promql(expr ?? '');
    expect(isValid).toBe(true);
    expect(selectors).not.toEqual([]);

    const known = new Set(OF_PROMETHEUS);
    for (const { name, matchers } of selectors) {
      const series = name === 'up' ? [{ labels: {} }] : served.all(name);
      expect(series, `${name} is not served`).not.toEqual([]);
      for (const label of series.flatMap(({ labels }) => Object.keys(labels))) known.add(label);
      for (const { label, value } of matchers) {
        const values = series.map(({ labels }) => (labels as Record<string, string>)[label]);
        if (!OF_PROMETHEUS.includes(label)) expect(values, `${name} has no ${label}`).not.toContain(undefined);
        if (value !== undefined) expect(values, `${name} has other values of ${label}`).toContain(value);
      }
    }
    expect([...known]).toEqual(expect.arrayContaining([...groupings]));
  });

  test('leave no metric of ours unused', () => {
    const used = new Set(
      expressions.flatMap(([, expr = '']) => promql(expr).selectors.map(({ name }) => family(name))),
    );
    const ours = served.series.map(({ name }) => family(name)).filter((name) => name.startsWith('retriever_'));

    expect([...new Set(ours)].filter((name) => !used.has(name))).toEqual([]);
  });
});

describe('the alert rules', () => {
  test('are what Prometheus takes', () => {
    expect(Object.keys(others)).toEqual([]);
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const group of groups) expect(Object.keys(group).sort()).toEqual(['name', 'rules']);
  });

  test.each(rules)('$alert says how bad it is, what it is, and what to look at', async (rule) => {
    const { labels, annotations, expr } = rule;
    expect(Object.keys(rule)).toEqual(expect.arrayContaining(['alert', 'expr', 'labels', 'annotations']));
    expect(Object.keys(rule).filter((key) => !['alert', 'expr', 'for', 'labels', 'annotations'].includes(key))).toEqual(
      [],
    );
    expect(rule.alert).toMatch(/^Retriever[A-Za-z]+$/);
    expect(rule.for ?? '1m').toMatch(/^\d+[smhd]$/);
    expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning)$/) as string });
    expect(Object.keys(annotations)).toEqual(['summary', 'runbook']);
    expect(annotations['runbook']).toMatch(/`retriever [a-z]/);

    const kept = [...promql(expr).groupings, ...OF_PROMETHEUS];
    for (const text of Object.values(annotations)) {
      for (const [, template = ''] of text.matchAll(/\{\{(.*?)\}\}/g)) {
        expect(template).toMatch(/^ \$(labels\.\w+|value)( \| humanize(Duration|Percentage))? $/);
        const [, label] = /\$labels\.(\w+)/.exec(template) ?? [];
        if (label !== undefined) expect(kept).toContain(label);
      }
    }
  });

  test('name commands that there are', async () => {
    const { stdout } = await retriever(['--help']);
    const there = [...stdout.matchAll(/^ {2}([a-z-]+)\b/gm)].map(([, name]) => name);
    const named = rules.flatMap(({ annotations }) =>
      [...(annotations['runbook'] ?? '').matchAll(/`retriever ([a-z-]+)/g)].map(([, name]) => name),
    );

    expect(there).toContain('status');
    expect(named.filter((name) => !there.includes(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  test('has panels that lie beside one another, and none on another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)}/${y + Math.floor(n / w)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  test('names series by labels that are left of them', () => {
    for (const { legendFormat, expr } of targets) {
      const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      expect(promql(expr).groupings).toEqual(expect.arrayContaining(labels));
    }
  });
});

test.each([
  ['deploy/monitoring.compose.yml', 5],
  ['examples/tracing/compose.yml', 2],
])('what %s hands to containers is there, and YAML where it says so', (compose, count) => {
  const text = readFileSync(compose, 'utf8');
  const files = new Set([...text.matchAll(/- \.\/(\S+?):/g)].map(([, file = '']) => file));

  expect(files.size).toBe(count);
  for (const file of files) {
    expect(existsSync(file), file).toBe(true);
    if (file.endsWith('.yml')) expect(load(readFileSync(file, 'utf8'))).toBeTypeOf('object');
  }
});

/** A histogram by its name alone. */
function family(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, '');
}
