import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import type { DiskUse } from '../../eventsourcing/disk.js';
import { LagDto } from '../../http/health.dto.js';
import { COUNT, orNull, TIME } from '../../http/openapi.words.js';
import { FETCH_ERROR_CODES, type FetchErrorCode } from '../../job/job.events.js';
import type { JobStatus } from '../../job/job.state.js';

/** How many jobs there are in each status. */
export class JobCountsDto implements Record<JobStatus, number> {
  @ApiProperty(COUNT)
  readonly queued!: number;

  @ApiProperty(COUNT)
  readonly running!: number;

  @ApiProperty(COUNT)
  readonly retrying!: number;

  @ApiProperty(COUNT)
  readonly paused!: number;

  @ApiProperty(COUNT)
  readonly completed!: number;

  @ApiProperty(COUNT)
  readonly failed!: number;

  @ApiProperty(COUNT)
  readonly cancelled!: number;
}

export class WaitingDto {
  @ApiProperty({ ...COUNT, description: 'How many jobs wait for a runner, also for their time.' })
  readonly depth!: number;

  @ApiProperty({
    ...COUNT,
    nullable: true,
    description: 'For how long the oldest waits of those that could start now; null where none could.',
  })
  readonly oldestSeconds!: number | null;
}

export class MinuteDto {
  @ApiProperty({ ...TIME, description: 'When it begins.' })
  readonly minute!: string;

  @ApiProperty(COUNT)
  readonly submitted!: number;

  @ApiProperty({ ...COUNT, description: 'Jobs that ended in it as completed.' })
  readonly completed!: number;

  @ApiProperty({ ...COUNT, description: 'Jobs that ended in it as failed, and have not been retried.' })
  readonly failed!: number;
}

export class HostLoadDto {
  @ApiProperty({ example: 'example.com' })
  readonly host!: string;

  @ApiProperty(COUNT)
  readonly queued!: number;

  @ApiProperty(COUNT)
  readonly running!: number;

  @ApiProperty(COUNT)
  readonly failed!: number;
}

export class HostErrorsDto {
  @ApiProperty({ example: 'example.com' })
  readonly host!: string;

  @ApiProperty(COUNT)
  readonly count!: number;
}

export class ErrorCountDto {
  @ApiProperty({ enum: FETCH_ERROR_CODES })
  readonly code!: FetchErrorCode;

  @ApiProperty(COUNT)
  readonly count!: number;

  @ApiProperty({
    type: [HostErrorsDto],
    description: 'The five hosts with the most of them: among the latest, where jobs failed on thousands of hosts.',
  })
  readonly hosts!: readonly HostErrorsDto[];
}

export class RunnerDto {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty({ description: 'It was heard of in the last 15 seconds.' })
  readonly alive!: boolean;

  @ApiProperty({ ...COUNT, description: 'How many fetches it may do at once.' })
  readonly slots!: number;

  @ApiProperty(COUNT)
  readonly running!: number;

  @ApiProperty(TIME)
  readonly lastBeatAt!: string;
}

/** Bytes, by what the files hold. */
export class DataFilesDto implements Record<keyof DiskUse['files'], number> {
  @ApiProperty(COUNT)
  readonly log!: number;

  @ApiProperty(COUNT)
  readonly bodies!: number;

  @ApiProperty(COUNT)
  readonly views!: number;

  @ApiProperty(COUNT)
  readonly runtime!: number;
}

export class DiskDto implements DiskUse {
  @ApiProperty(COUNT)
  readonly freeBytes!: number;

  @ApiProperty(COUNT)
  readonly sizeBytes!: number;

  @ApiProperty({ description: 'What the files of the service take of it, in bytes.' })
  readonly files!: DataFilesDto;
}

@ApiExtraModels(LagDto, DiskDto)
export class StatsDto {
  @ApiProperty()
  readonly byStatus!: JobCountsDto;

  @ApiProperty()
  readonly queue!: WaitingDto;

  @ApiProperty({ type: [MinuteDto], description: 'The last hour: sixty minutes, of which the last has begun.' })
  readonly perMinute!: readonly MinuteDto[];

  @ApiProperty({
    type: [HostLoadDto],
    description: 'The twenty hosts with the most jobs that wait or are fetched, and then with the most that failed.',
  })
  readonly byHost!: readonly HostLoadDto[];

  @ApiProperty({
    type: [ErrorCountDto],
    description: 'What jobs failed with in the last hour, the most frequent first.',
  })
  readonly byError!: readonly ErrorCountDto[];

  @ApiProperty({ type: [RunnerDto] })
  readonly runners!: readonly RunnerDto[];

  @ApiProperty({ ...COUNT, description: 'Entities of any kind whose views stand still: an event cannot be read.' })
  readonly parkedStreams!: number;

  @ApiProperty({ ...orNull(DiskDto), description: 'The disk under the data; null where servers keep them.' })
  readonly disk!: DiskDto | null;

  @ApiProperty({ description: 'How far the views are behind the log.' })
  readonly lag!: LagDto;
}
