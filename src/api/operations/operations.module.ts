import { Module } from '@nestjs/common';
import { OperationsController } from './operations.controller.js';

/** /v1/operations. */
@Module({ controllers: [OperationsController] })
export class OperationsModule {}
