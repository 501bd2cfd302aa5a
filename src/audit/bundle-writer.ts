import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { BodyLostError, BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import { idField, type Model } from '../eventsourcing/model.js';
import { AuditTrail } from './audit-trail.js';
import {
  BODIES_FOLDER,
  BUNDLE_FILE,
  BUNDLE_FORMAT,
  type Bundle,
  type BundledFile,
  bodiesOf,
  bodyFile,
  chainOf,
  EVENTS_FILE,
  HEADERS_FILE,
  headersOf,
  mayHaveBodies,
} from './bundle.js';
import { eventLine, harmlessJson } from './event-line.js';

/** Writes all that is kept of an entity into a folder. */
@Injectable()
export class BundleWriter {
  constructor(
    private readonly trail: AuditTrail,
    private readonly bodies: BodyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws EntityNotFoundError where there never was such an entity.
   * @throws Error with code EEXIST where the folder is there already: nothing in it is touched.
   */
  async write(model: Model, id: string, folder: string): Promise<Bundle> {
    const { events } = await this.trail.life(model, id);
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
    try {
      await mkdir(join(folder, BODIES_FOLDER));
      const files = [
        await save(folder, EVENTS_FILE, text(events.map((event) => `${eventLine(event)}\n`))),
        await save(folder, HEADERS_FILE, text([`${harmlessJson(headersOf(model, events), 2)}\n`])),
      ];
      const bodies: Bundle['bodies'][number][] = [];
      for (const body of bodiesOf(model, events)) {
        const file = mayHaveBodies(model, events) ? await this.#saveBody(folder, body.sha256) : undefined;
        if (file) files.push(file);
        bodies.push({ ...body, isKept: file !== undefined });
      }
      const madeAt = this.clock.now().toISOString();
      const rest = { madeAt, files, chain: chainOf(events), bodies };
      const written = { format: BUNDLE_FORMAT, [idField(model)]: id, ...rest };
      await save(folder, BUNDLE_FILE, text([`${harmlessJson(written, 2)}\n`]));
      return { format: BUNDLE_FORMAT, category: model.category, id, ...rest };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async #saveBody(folder: string, sha256: string): Promise<BundledFile | undefined> {
    const part = `${bodyFile(sha256)}.part`;
    try {
      const saved = await save(folder, part, this.bodies.read(sha256));
      await rename(join(folder, part), join(folder, bodyFile(sha256)));
      return { ...saved, name: bodyFile(sha256) };
    } catch (error) {
      if (!(error instanceof BodyLostError)) throw error;
      await rm(join(folder, part), { force: true });
      return undefined;
    }
  }
}

async function save(folder: string, name: string, source: AsyncIterable<Uint8Array>): Promise<BundledFile> {
  const hash = createHash('sha256');
  let size = 0;
  async function* hashed() {
    for await (const piece of source) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  }
  await writeFile(join(folder, name), hashed(), { flag: 'wx' }); // settles with the file closed, so rm is final
  return { name, size, sha256: hash.digest('hex') };
}

async function* text(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}
