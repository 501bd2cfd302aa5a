import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';
import { Scraped } from '../kit/scraped.js';

describeOnFamilies('the metrics of a service', (fresh, family) => {
  let journey: Journey;

  beforeEach(async () => {
    journey = await Journey.begin(fresh, (request, response) => {
      if (request.url !== '/missing') return hello(request, response);
      response.writeHead(404).end();
    });
  });
  afterEach(() => journey.close());

  const scraped = () => Scraped.from(journey.client.url);
  const jobSteps = async () => {
    const steps = (await scraped())
      .all('retriever_transitions_total')
      .filter(({ labels }) => labels['category'] === 'job');
    return Object.fromEntries(steps.map(({ labels: { from, to }, value }) => [`${from} to ${to}`, value]));
  };

  test('follow jobs from status to status, and what was done for them', async () => {
    const { client, origin } = journey;
    const { job } = await client.submit(`${origin.url}/a`);
    const { job: missing } = await client.submit(`${origin.url}/missing`);
    await eventually(async () => expect(await client.unfinished()).toEqual([]), 60_000);
    await client.post('/v1/queues/jobs/pause');
    await client.post(`/v1/jobs/${missing.id}/retry`);
    await client.post(`/v1/jobs/${missing.id}/cancel`);
    await client.delete(job.id);

    expect(await jobSteps()).toEqual({
      'none to queued': 2,
      'queued to running': 2,
      'running to completed': 1,
      'running to failed': 1,
      'failed to queued': 1,
      'queued to cancelled': 1,
      'completed to deleted': 1,
    });
    const now = await scraped();
    expect(now.get('retriever_transitions_total', { category: 'queue', from: 'none', to: 'paused' })).toBe(1);
    expect(now.get('retriever_claims_total')).toBeGreaterThanOrEqual(2);
    expect(now.get('retriever_runner_slots')).toBe(50);
    expect(now.get('retriever_fetched_bytes_total')).toBeGreaterThan(0);
    expect(now.by('retriever_fetch_seconds_count', 'outcome')).toEqual({ '2xx': 1, '4xx': 1 });
    expect(now.get('retriever_append_seconds_count')).toBeGreaterThan(0);
    expect(now.get('retriever_append_group_size_count')).toBeGreaterThan(0);
    expect(now.by('retriever_append_conflicts_total', 'category')['job']).toBeGreaterThanOrEqual(0);
    expect(now.by('retriever_mailbox_refusals_total', 'category')['job']).toBe(0);
  });

  test('tell what would wake somebody', async () => {
    const checks = ['log', 'views', 'bodies', 'disk', 'lag', 'projector', 'runners', 'queue'];
    await eventually(async () => {
      const now = await scraped();
      expect(now.by('retriever_check_ok', 'check')).toEqual(Object.fromEntries(checks.map((name) => [name, 1])));
      expect(now.get('retriever_parked_streams')).toBe(0);
    }, 60_000);

    const now = await scraped();
    const [disk, data] = [now.by('retriever_disk_bytes', 'state'), now.by('retriever_data_bytes', 'part')];
    if (family === 'servers') {
      expect([disk, data]).toEqual([{}, {}]); // their disks are their own
    } else {
      expect(Object.keys(disk).sort()).toEqual(['free', 'used']);
      expect(data['log']).toBeGreaterThan(0);
    }
  });

  test('count those who watch', async () => {
    const watching = new AbortController();
    const { body } = await fetch(`${journey.client.url}/v1/stream`, { signal: watching.signal });
    await eventually(async () => expect((await scraped()).get('retriever_stream_watchers')).toBe(1), 60_000);

    watching.abort();
    await body?.cancel().catch(() => {});
    await eventually(async () => expect((await scraped()).get('retriever_stream_watchers')).toBe(0), 60_000);
  });

  test('name no URL and no host of what is fetched', async () => {
    const { client, origin } = journey;
    const { job } = await client.submit(`${origin.url}/secret-page`);
    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'), 60_000);

    const text = await (await client.get('/metrics')).text();
    expect(text).not.toMatch(new RegExp(`secret-page|${job.id}|127\\.0\\.0\\.1`));
  });
});
