import { Module } from '@nestjs/common';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { IntakeModule } from '../intake/intake.module.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { WaitingModule } from '../waits/waiting.module.js';
import { ImportIntake } from './import-intake.js';
import { MadeTransfers } from './made-transfers.js';
import { TRANSFER_PROBLEMS } from './transfer.problems.js';
import { TransferWaits } from './transfer.waits.js';
import { TransferActionsController } from './transfer-actions.controller.js';
import { TransferExportController } from './transfer-export.controller.js';
import { TransferFileController } from './transfer-file.controller.js';
import { TransferImportController } from './transfer-import.controller.js';
import { TransfersController } from './transfers.controller.js';

/** Everything below /v1/transfers. */
@Module({
  imports: [IntakeModule, WaitingModule],
  controllers: [
    TransferImportController,
    TransferExportController,
    TransfersController,
    TransferActionsController,
    TransferFileController,
  ],
  providers: [SubmissionReader, ImportIntake, TransferWaits, MadeTransfers],
  exports: [ImportIntake],
})
export class TransfersModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(TRANSFER_PROBLEMS);
  }
}
