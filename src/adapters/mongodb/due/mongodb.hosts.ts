import type { Db } from 'mongodb';
import type { FetchFate, HostBackoff } from '../../../read-model/host-backoff.js';
import {
  firstNames,
  type HostFacts,
  holdsAmong,
  hostBefore,
  isKnown,
  pageOfHosts,
  stateOf,
} from '../../../read-model/host-states.js';
import {
  type Entrance,
  type Hold,
  type HostQuery,
  type HostSlot,
  type HostState,
  Hosts,
  type Refusal,
  type Why,
} from '../../../read-model/hosts.js';
import type { Page } from '../../../read-model/page.js';
import { politenessByHost } from '../../../read-model/politeness-store.js';
import { hostsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { readPoliteness } from '../runtime/mongodb.politeness-store.js';
import type { BuildsDocument } from '../views/builds-document.js';
import { upsert } from '../views/guarded-upserts.js';
import { askedHosts, askedNames, busyOf, notesOf } from './asked-hosts.js';
import { changeBackoff } from './host-backoffs.js';
import { enterHost } from './host-load.js';
import { overriddenNames, readOverrides } from './host-overrides.js';
import { queuedNames, waitingJobs } from './queued-hosts.js';

/** The slots of a host lie in its document, so that to take one and to count them is one step. */
export class MongoHosts extends Hosts {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  async keep({ host, jobId, attempt, until }: HostSlot): Promise<void> {
    await this.connection.ask(async (db) => {
      const hosts = hostsOf(db);
      const kept = await hosts.updateOne(
        { _id: host, 'slots.jobId': jobId },
        { $set: { 'slots.$[slot].attempt': attempt, 'slots.$[slot].until': until }, $max: { until } },
        // a late word of an earlier attempt shortens nothing
        { arrayFilters: [{ 'slot.jobId': jobId, 'slot.attempt': { $lte: attempt } }] },
      );
      if (kept.matchedCount > 0) return;

      const slot = { jobId, attempt, until };
      await upsert(() =>
        hosts.updateOne(
          { _id: host, 'slots.jobId': { $ne: jobId } },
          { $push: { slots: slot }, $max: { until } },
          { upsert: true },
        ),
      );
    });
  }

  enter(slot: HostSlot, entrance: Entrance): Promise<Refusal | undefined> {
    return this.connection.ask((db) => enterHost(db, slot, entrance));
  }

  async leave(jobId: string, attempt: number): Promise<void> {
    await this.connection.ask((db) =>
      hostsOf(db).updateMany({ 'slots.jobId': jobId }, { $pull: { slots: { jobId, attempt: { $lte: attempt } } } }),
    );
  }

  async fared(host: string, fate: FetchFate): Promise<HostBackoff | undefined> {
    const now = await this.connection.ask((db) => changeBackoff(db, host, fate));
    return fate.kind === 'failed' && now ? now : undefined;
  }

  async hold(host: string, until: Date, { reason, by, at }: Why): Promise<void> {
    const hold: Hold = { until, reason, by, since: at };
    const change = { $set: { heldUntil: until, hold }, $unset: { release: true }, $max: { until } } as const;
    const isShorter = { heldUntil: { $not: { $gte: until } } };
    await this.connection.ask((db) =>
      upsert(() => hostsOf(db).updateOne({ _id: host, ...isShorter }, change, { upsert: true })),
    );
  }

  async release(host: string, why: Why): Promise<boolean> {
    const { matchedCount } = await this.connection.ask((db) =>
      hostsOf(db).updateOne(
        { _id: host, heldUntil: { $gt: why.at } },
        { $unset: { heldUntil: true }, $set: { release: why } },
      ),
    );
    return matchedCount > 0;
  }

  async holds(hosts: readonly string[], at: Date): Promise<ReadonlyMap<string, Hold>> {
    const asked = await this.connection.ask((db) => askedHosts(db, hosts));
    return holdsAmong(new Map(asked.map((host) => [host._id, notesOf(host)])), at);
  }

  async get(host: string, at: Date): Promise<HostState | undefined> {
    const state = stateOf(host, await this.#ask((db, build) => factsOf(db, build, [host], at)), at);
    return isKnown(state) ? state : undefined;
  }

  async page(query: HostQuery): Promise<Page<HostState>> {
    const { limit, at } = query;
    const after = hostBefore(query);
    return this.#ask(async (db, build) => {
      const most = limit + 1;
      const lists = await Promise.all([
        queuedNames(db, build, after, most),
        askedNames(db, after, most, at),
        overriddenNames(db, after, most),
      ]);
      const hosts = firstNames(lists, most);
      return pageOfHosts(hosts, await factsOf(db, build, hosts, at), query);
    });
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}

async function factsOf(db: Db, build: number, hosts: readonly string[], at: Date): Promise<HostFacts> {
  const [asked, forAll, overrides] = await Promise.all([
    askedHosts(db, hosts),
    readPoliteness(db),
    readOverrides(db, hosts),
  ]);
  return {
    politeness: politenessByHost(forAll, overrides),
    overrides,
    busy: new Map(asked.map((host) => [host._id, busyOf(host, at)])),
    waiting: await waitingJobs(db, build, hosts),
    notes: new Map(asked.map((host) => [host._id, notesOf(host)])),
  };
}
