import type { Collection, Db } from 'mongodb';
import { INSPECTED, type Inspection, type InspectionKind, Inspections } from '../../../read-model/inspections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from '../views/guarded-upserts.js';

export class MongoInspections extends Inspections {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  /** One that began later is left alone: the upsert then meets its id, and that is no error. */
  async keep({ of, ...inspection }: Inspection): Promise<void> {
    const filter = { _id: of, at: { $lte: inspection.at } };
    const change = { $set: inspection };
    await this.connection.ask((db) => upsert(() => inspectionsOf(db).updateOne(filter, change, { upsert: true })));
  }

  async latest(): Promise<readonly Inspection[]> {
    const all = await this.connection.ask((db) => inspectionsOf(db).find().toArray());
    return INSPECTED.flatMap((of) =>
      all.filter(({ _id }) => _id === of).map(({ _id, at, isWell, detail }) => ({ of: _id, at, isWell, detail })),
    );
  }
}

interface InspectionDocument extends Omit<Inspection, 'of'> {
  readonly _id: InspectionKind;
}

function inspectionsOf(db: Db): Collection<InspectionDocument> {
  return db.collection('inspections');
}
