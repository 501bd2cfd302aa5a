import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostEvent } from '../../src/host/host.events.js';
import { projectHost } from '../../src/host/host.model.js';
import type { HostOverrides } from '../../src/host/host.overrides.js';
import { HOST_CATEGORY, hostKeyOf } from '../../src/host/host.stream.js';
import type { HostView } from '../../src/host/host.view.js';
import { aHost, aWitness } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

/** What all views of hosts must do. An adapter is done when this passes. */
export function hostViewsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has views of hosts`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here } = subject);
    });
    afterEach(() => subject.close());

    const byHand = (host: string) => ({ host, by: 'carla', reason: null });
    const held = (host: string, until: number, revision = 0n) =>
      view({ type: 'HostHeld', data: { ...byHand(host), until: iso(until), heldAt: iso(0) } }, revision);
    const released = (host: string, revision = 1n) =>
      view({ type: 'HostReleased', data: { ...byHand(host), releasedAt: iso(1) } }, revision);
    const project = async (...views: readonly HostView[]) => {
      const from = await here.projections.checkpoint();
      const byKey = new Map(views.map((each) => [hostKeyOf(each.host), each]));
      const kinds = [{ category: HOST_CATEGORY, views: byKey, purged: [] }];
      await here.projections.commit({ kinds, parked: [], last: aWitness(), from, to: (from ?? 0n) + 1n });
    };

    test('that tell which are held by hand, until when that ends', async () => {
      const [long, short, free] = [aHost(), aHost(), aHost()];
      await project(held(long, 60), held(short, 30), held(free, 60));
      await project(released(free));

      expect([...(await subject.elsewhere.heldHosts.held(clockAt(29)))].sort()).toEqual([long, short].sort());
      expect(await here.heldHosts.held(clockAt(30))).toEqual([long]);
      expect(await here.heldHosts.held(clockAt(60))).toEqual([]);
    });

    test('that tell which have overrides by hand, until these are cleared', async () => {
      const [kept, cleared, other] = [aHost(), aHost(), aHost()];
      const set = (host: string, overrides: HostOverrides, revision = 0n) =>
        view({ type: 'HostOverridesSet', data: { ...byHand(host), overrides, setAt: iso(0) } }, revision);
      await project(set(kept, { slots: 1 }), set(cleared, { delayMs: 5 }), held(other, 60));
      await project(set(cleared, {}, 1n));

      expect(await here.heldHosts.overridden()).toEqual([kept]);
      expect(await subject.elsewhere.heldHosts.overridden()).toEqual([kept]);
    });

    test('that are never replaced by older ones', async () => {
      const host = aHost();
      await project(released(host));
      await project(held(host, 60));

      expect(await here.heldHosts.held(clockAt(1))).toEqual([]);
      const kept = await here.projections.load(HOST_CATEGORY, [hostKeyOf(host)]);
      expect([...kept]).toEqual([[hostKeyOf(host), released(host)]]);
      expect([...(await here.projections.page(HOST_CATEGORY, 5))]).toEqual([...kept]);
    });
  });
}

function view(event: HostEvent, revision: bigint): HostView {
  return projectHost(undefined, event, revision);
}
