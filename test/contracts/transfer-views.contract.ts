import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/eventsourcing/digest.js';
import { BadCursorError } from '../../src/read-model/page.js';
import type { TransferQuery } from '../../src/read-model/transfer-views.js';
import type { TransferEvent } from '../../src/transfer/transfer.events.js';
import { projectTransfer } from '../../src/transfer/transfer.projection.js';
import { TRANSFER_CATEGORY } from '../../src/transfer/transfer.stream.js';
import type { TransferView } from '../../src/transfer/transfer.view.js';
import { aWitness } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';
import { exportRequest, importProgress, importRequest } from '../kit/transfer-stories.js';

type Story = readonly (Omit<TransferEvent, 'data'> & { readonly data: object })[];

const byHand = { by: 'carla', reason: null };
const started = (run: number, at: number) =>
  ({ type: 'TransferStarted', data: { run, runner: 'anna', total: 40, startedAt: iso(at) } }) as const;
const paused = { type: 'TransferPaused', data: { ...byHand, pausedAt: iso(9) } } as const;
const deleted = { type: 'TransferDeleted', data: { ...byHand, deletedAt: iso(9) } } as const;

/** What all views of transfers must do. An adapter is done when this passes. */
export function transferViewsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has transfer views`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
    });
    afterEach(() => subject.close());

    const told = (transferId: string, story: Story) =>
      story.reduce<TransferView | undefined>((view, { type, data }, revision) => {
        const event = { type, data: { transferId, ...data } } as TransferEvent;
        return projectTransfer(view, event, BigInt(revision));
      }, undefined) as TransferView;
    const file = () => ({ sha256: sha256(randomUUID()), size: 7 });
    const imported = (at: number, ...more: Story) => {
      const data = { ...importRequest, file: file(), requestedAt: iso(at) };
      return told(randomUUID(), [{ type: 'ImportRequested', data }, ...more]);
    };
    const exported = (at: number, ...more: Story) =>
      told(randomUUID(), [{ type: 'ExportRequested', data: { ...exportRequest, requestedAt: iso(at) } }, ...more]);
    const commit = async (views: readonly TransferView[], purged: readonly TransferView[] = []) => {
      const from = await here.projections.checkpoint();
      const byId = new Map(views.map((view) => [view.transferId, view]));
      const gone = purged.map(({ transferId: id, revision }) => ({ id, revision: revision + 1n }));
      const kinds = [{ category: TRANSFER_CATEGORY, views: byId, purged: gone }];
      const changes = { kinds, parked: [], from, to: (from ?? 0n) + 1n, last: aWitness() };
      expect(await here.projections.commit(changes)).toBe(true);
    };
    const list = (query: Partial<TransferQuery> = {}) => here.transfers.list({ limit: 100, ...query });
    const idsOf = (views: readonly TransferView[]) => views.map(({ transferId }) => transferId);

    test('give a transfer by its id, deleted or not, to every process', async () => {
      const [one, gone] = [imported(0, started(1, 1)), exported(1, deleted)];
      await commit([one, gone]);

      expect(await here.transfers.get(one.transferId)).toEqual(one);
      expect(await elsewhere.transfers.get(gone.transferId)).toEqual(gone);
      expect(await here.transfers.get(randomUUID())).toBeUndefined();
    });

    test('keep the one that is further, and forget what was purged', async () => {
      const late = imported(0, started(1, 1), paused);
      const early = { ...late, status: 'pending' as const, revision: 0n };
      await commit([late]);
      await commit([early]);
      expect(await here.transfers.get(late.transferId)).toEqual(late);

      await commit([], [late]);
      expect(await here.transfers.get(late.transferId)).toBeUndefined();
      expect((await list()).items).toEqual([]);
    });

    test('list those that are not deleted, the latest requested first', async () => {
      const [first, second, third] = [imported(1), exported(2, started(1, 3)), imported(3, paused)];
      await commit([second, exported(4, deleted), first, third]);

      expect(idsOf((await list()).items)).toEqual(idsOf([third, second, first]));
      expect(idsOf((await list({ kind: 'import' })).items)).toEqual(idsOf([third, first]));
      expect(idsOf((await list({ statuses: ['running', 'paused'] })).items)).toEqual(idsOf([third, second]));
    });

    test('list page after page, those of one moment too', async () => {
      const all = [imported(1), imported(1), imported(1), exported(2), exported(0)];
      await commit(all);
      const pages: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { items, next } = await list({ limit: 2, cursor });
        pages.push(...idsOf(items));
        cursor = next;
      }

      expect(pages).toEqual(idsOf((await list()).items));
      expect(new Set(pages)).toEqual(new Set(idsOf(all)));
      await expect(list({ cursor: 'nonsense' })).rejects.toThrow(BadCursorError);
    });

    test('tell what is to be carried out, the first requested first', async () => {
      const [waits, runs] = [exported(2), imported(1, started(1, 3))];
      await commit([waits, imported(0, paused), runs, exported(0, deleted)]);

      expect(idsOf(await here.transfers.open(10))).toEqual(idsOf([runs, waits]));
      expect(idsOf(await elsewhere.transfers.open(1))).toEqual(idsOf([runs]));
    });

    test('count them by status', async () => {
      await commit([imported(0), exported(0), imported(0, paused), exported(0, deleted)]);

      expect(await here.transfers.countByStatus()).toEqual({
        pending: 2,
        running: 0,
        paused: 1,
        stopped: 0,
        completed: 0,
        failed: 0,
      });
    });

    test('name their files, and since when work is under way', async () => {
      const errors = file();
      const progressed = {
        type: 'ImportProgressed',
        data: { run: 1, ...importProgress(10, { errors }), progressedAt: iso(5) },
      } as const;
      const one = imported(0, started(1, 3), progressed);
      const hashes = [one.kind === 'import' ? one.request.file.sha256 : '', errors.sha256];
      await commit([imported(0, started(1, 9)), one]);
      expect(await here.projections.namedBodies([...hashes, file().sha256])).toEqual(new Set(hashes));
      expect(await here.projections.earliestStart()).toEqual(clockAt(3));

      const gone = projectTransfer(one, { ...deleted, data: { transferId: one.transferId, ...deleted.data } }, 9n);
      await commit(gone ? [gone] : []);
      expect(await here.projections.namedBodies(hashes)).toEqual(new Set());
      expect(await here.projections.earliestStart()).toEqual(clockAt(9));
    });
  });
}
