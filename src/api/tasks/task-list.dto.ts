import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { ApiListed, listed, ReadableBy, SubmittedListQuery, submissionQueryOf } from '../../http/list-parameters.js';
import { isQueueName, QUEUE_NAME } from '../../queue/queue.stream.js';
import type { TaskQuery } from '../../read-model/task-views.js';
import { TASK_STATUSES, type TaskStatus } from '../../task/task.state.js';
import { isTaskId, MAX_TASK_ID_BYTES, TASK_ID_PATTERN, TASK_ID_WORDS, taskKeyOf } from '../../task/task.stream.js';

const MAX_IDS = 100;

/** Which tasks are wanted, and in which order. */
export class TaskListQuery extends SubmittedListQuery {
  @ApiListed({ enum: TASK_STATUSES })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(TASK_STATUSES, { each: true, message: `Every status must be one of ${TASK_STATUSES.join(', ')}` })
  readonly status?: readonly TaskStatus[];

  @ApiProperty({ required: false, pattern: QUEUE_NAME.source })
  @IsOptional()
  @ReadableBy(knownQueue, 'queue must be the name of a queue')
  readonly queue?: string;

  @ApiListed(
    { type: 'string', format: 'task-id', pattern: `${TASK_ID_PATTERN.source}[^,]+$`, maxLength: MAX_TASK_ID_BYTES },
    MAX_IDS,
  )
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @ArrayMaxSize(MAX_IDS)
  @ReadableBy(knownId, `Every id must be one ${TASK_ID_WORDS}`, { each: true })
  readonly id?: readonly string[];
}

export function taskQueryOf(query: TaskListQuery): TaskQuery {
  const { status, queue, id } = query;
  return { ...submissionQueryOf(query), statuses: status, queue, keys: id?.map(taskKeyOf) };
}

function knownQueue(text: string): string | undefined {
  return isQueueName(text) ? text : undefined;
}

function knownId(text: string): string | undefined {
  return isTaskId(text) ? text : undefined;
}
