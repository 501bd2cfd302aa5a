import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Disk } from '../../eventsourcing/disk.js';
import { originOf } from '../../http/caller.js';
import { DEFAULT_TASK_OPTIONS } from '../../task/task.options.js';
import { RequestImport } from '../../transfer/transfer.commands.js';
import type { ImportTarget } from '../../transfer/transfer.imported.js';
import { transferIdOf } from '../../transfer/transfer.stream.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { submissionNames } from '../jobs/submission.name.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import type { AskedImport } from './import.query.js';
import { ImportInspection } from './import-inspection.js';
import { ImportSettings } from './import-settings.js';
import { importMade } from './transfer.resend.js';
import { uploadOf } from './upload.js';

/** Takes an upload in. The file is in the body store before the transfer is in the log: one that breaks off leaves nothing. */
@Injectable()
export class ImportIntake {
  constructor(
    private readonly commands: CommandBus,
    private readonly bodies: BodyStore,
    private readonly disk: Disk,
    private readonly submissions: SubmissionReader,
    private readonly clock: Clock,
    private readonly settings: ImportSettings,
  ) {}

  /**
   * The transfer that it makes. Under a key that made one before it is that one: the file is read all the same, since
   * nothing else says that it is the same request.
   * @throws Problem, DiskFullError
   */
  async take(request: FastifyRequest, asked: AskedImport, key?: string): Promise<TransferView> {
    await this.disk.mustHaveRoom(); // before all of it was read in vain
    const { id } = submissionNames(request.caller, key)(0);
    const upload = uploadOf(request, asked.otherFields);
    const inspection = new ImportInspection(asked, this.settings.maxBytes);
    const file = await this.bodies.put(inspection.inspect(upload.bytes)).finally(upload.end);
    const { format, column, rows } = inspection.found;

    const transferId = transferIdOf('import', id);
    const target = this.#targetOf(asked, column);
    const wanted = { file, fileName: upload.fileName(), format, rows, target };
    const command = new RequestImport(transferId, wanted, this.clock.now(), originOf(request.caller));
    const { view } = await this.commands.execute(command);
    return importMade(transferId, view, wanted);
  }

  #targetOf({ jobOptions, taskOptions, scheme }: AskedImport, column: number | null): ImportTarget {
    if (column === null) return { into: 'tasks', options: { ...DEFAULT_TASK_OPTIONS, ...taskOptions } };

    const { options, maxAgeSeconds, callbackUrl } = this.submissions.filledIn(jobOptions);
    const callback = callbackUrl === undefined ? {} : { callbackUrl };
    return { into: 'jobs', column, scheme, options: { ...options, maxAgeSeconds, ...callback } };
  }
}
