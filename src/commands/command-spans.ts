import { Injectable } from '@nestjs/common';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import type { Origin } from '../eventsourcing/metadata.js';
import { spanned, tracerOf } from '../tracing/spans.js';

/** A span round every command. The bus has no place for what goes round one: only where somebody listens it gets one. */
@Injectable()
export class CommandSpans {
  constructor(bus: CommandBus) {
    if (!tracerOf()) return;

    const execute = bus.execute.bind(bus) as (command: ICommand) => Promise<unknown>;
    const traced = (command: ICommand) =>
      spanned(command.constructor.name, { facts: () => factsOf(command) }, () => execute(command));
    Object.assign(bus, { execute: traced });
  }
}

/** What commands have in common, as far as they have it. */
function factsOf(command: ICommand): Readonly<Record<string, string>> {
  const { jobId, transferId, origin } = command as Partial<Record<'jobId' | 'transferId', string>> & {
    origin?: Origin;
  };
  return {
    ...(jobId !== undefined && { 'retriever.job': jobId }),
    ...(transferId !== undefined && { 'retriever.transfer': transferId }),
    ...(origin && { 'retriever.actor': origin.actor }),
    ...(origin?.correlationId !== undefined && { 'retriever.correlation_id': origin.correlationId }),
  };
}
