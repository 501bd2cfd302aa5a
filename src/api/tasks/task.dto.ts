import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, NEXT, TIME, TIME_OR_NULL } from '../../http/openapi.words.js';
import type { JsonValue } from '../../task/task.content.js';
import { TASK_STATUSES, type TaskStatus } from '../../task/task.state.js';
import { CLAIM, COMPLETION, HEARTBEAT, JSON_VALUE, SUBMISSION } from './task.fields.js';

export class SubmitTaskDto {}
SUBMISSION.describe(SubmitTaskDto);

export class ClaimDto {}
CLAIM.describe(ClaimDto);

export class HeartbeatDto {}
HEARTBEAT.describe(HeartbeatDto);

export class CompletionDto {}
COMPLETION.describe(CompletionDto);

const TOLD = ['data', 'result', 'error'] as const;

export class TaskLinksDto {
  @ApiProperty()
  readonly self!: string;

  @ApiProperty()
  readonly events!: string;
}

export class TaskDto {
  @ApiProperty({ description: "Its sender's own." })
  readonly id!: string;

  @ApiProperty()
  readonly queue!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly description!: string | null;

  @ApiProperty({ ...JSON_VALUE, description: 'As it came in.' })
  readonly data!: JsonValue;

  @ApiProperty({ enum: TASK_STATUSES })
  readonly status!: TaskStatus;

  @ApiProperty(TIME)
  readonly submittedAt!: string;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it became final.' })
  readonly finishedAt!: string | null;

  @ApiProperty({ ...COUNT, description: 'Numbers every claim, from 1; 0 before the first.' })
  readonly attempt!: number;

  @ApiProperty({ ...COUNT, description: 'Since the submission or the last retry by hand.' })
  readonly failures!: number;

  @ApiProperty({ type: 'integer' })
  readonly maxAttempts!: number;

  @ApiProperty({ type: 'integer' })
  readonly priority!: number;

  @ApiProperty(TIME_OR_NULL)
  readonly notBefore!: string | null;

  @ApiProperty({ ...JSON_VALUE, description: 'Of the latest attempt that ended; null where it told nothing.' })
  readonly result!: JsonValue;

  @ApiProperty({ ...JSON_VALUE, description: 'Why the latest attempt failed; null where nothing was said.' })
  readonly error!: JsonValue;

  @ApiProperty({ type: 'string', nullable: true, description: 'The worker that has it.' })
  readonly holder!: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'Until then its worker has it; null also where that is without end.' })
  readonly leaseUntil!: string | null;

  @ApiProperty({ pattern: '^\\d+$' })
  readonly revision!: string;

  @ApiProperty({
    enum: TOLD,
    isArray: true,
    description:
      'Told as null though there is something: in a list what is larger than 16 KiB, in the answer to a claim what is ' +
      'beyond 4 MiB or cannot be read at the moment, anywhere what is lost.',
  })
  readonly omitted!: readonly (typeof TOLD)[number][];

  @ApiProperty({ type: TaskLinksDto })
  readonly links!: TaskLinksDto;
}

export class TaskPageDto {
  @ApiProperty({ type: [TaskDto] })
  readonly items!: readonly TaskDto[];

  @ApiProperty(NEXT)
  readonly next!: string | null;
}

export class LeaseDto {
  @ApiProperty({ description: 'What the worker proves by that it has the task. It is told once, and kept nowhere.' })
  readonly token!: string;

  @ApiProperty({ ...TIME_OR_NULL, description: 'Until then the task is its own; null where that is without end.' })
  readonly until!: string | null;
}

export class ClaimedTaskDto extends TaskDto {
  @ApiProperty({ type: LeaseDto })
  readonly lease!: LeaseDto;
}

@ApiExtraModels(ClaimedTaskDto)
export class ClaimAnswerDto {
  @ApiProperty({ type: [ClaimedTaskDto], description: 'The most urgent first.' })
  readonly tasks!: readonly ClaimedTaskDto[];
}

export class HeartbeatAnswerDto {
  @ApiProperty({ ...TIME_OR_NULL, description: 'The end that stands; null where there is none.' })
  readonly until!: string | null;
}
