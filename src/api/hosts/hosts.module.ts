import { Module } from '@nestjs/common';
import { HostsController } from './hosts.controller.js';

/** Everything below /v1/hosts. */
@Module({ controllers: [HostsController] })
export class HostsModule {}
