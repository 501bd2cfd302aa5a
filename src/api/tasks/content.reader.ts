import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { BodyNotFoundError, BodyStore } from '../../bodies/body-store.js';
import type { Content, JsonValue } from '../../task/task.content.js';
import type { ToldTask } from '../../task/task.view.js';
import type { TaskDto } from './task.dto.js';

/** What clients said of a task, as JSON again. */
export interface ToldContents extends Pick<TaskDto, 'data' | 'result' | 'error' | 'omitted'> {}

type Name = TaskDto['omitted'][number];

/** Reads what is not in the views: the JSON that is larger than fits there. */
@Injectable()
export class ContentReader {
  constructor(private readonly bodies: BodyStore) {}

  /** All of it. */
  async whole(view: ToldTask): Promise<ToldContents> {
    return told(
      await Promise.all(contentsOf(view).map(async ([name, content]) => [name, await this.#read(content)] as const)),
    );
  }

  /** For lists: a page of them may have a thousand megabytes. */
  small(view: ToldTask): ToldContents {
    return told(contentsOf(view).map(([name, content]) => [name, 'json' in content ? content : undefined]));
  }

  async #read(content: Content): Promise<{ readonly json: JsonValue } | undefined> {
    if ('json' in content) return content;
    try {
      return { json: JSON.parse((await buffer(this.bodies.read(content.sha256))).toString()) };
    } catch (error) {
      if (error instanceof BodyNotFoundError) return undefined; // lost: the answer says so
      throw error;
    }
  }
}

function contentsOf({ data, result, error }: ToldTask): readonly (readonly [Name, Content])[] {
  return [
    ['data', data],
    ['result', result],
    ['error', error],
  ];
}

function told(read: readonly (readonly [Name, { readonly json: JsonValue } | undefined])[]): ToldContents {
  const contents = { data: null, result: null, error: null } as Record<Name, JsonValue>;
  for (const [name, content] of read) if (content) contents[name] = content.json;
  return { ...contents, omitted: read.flatMap(([name, content]) => (content ? [] : [name])) };
}
