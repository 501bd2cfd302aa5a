import { buffer } from 'node:stream/consumers';
import { Injectable, Logger } from '@nestjs/common';
import { BodyLostError, BodyStore } from '../../bodies/body-store.js';
import { type Content, type JsonValue, MAX_CONTENT_BYTES } from '../../task/task.content.js';
import type { ToldTask } from '../../task/task.view.js';
import type { TaskDto } from './task.dto.js';

/** What clients said of a task, as JSON again. */
export interface ToldContents extends Pick<TaskDto, 'data' | 'result' | 'error' | 'omitted'> {}

/** Of what is not in the views: what the tasks of one claim are told of it in all, in bytes. */
const MAX_GIVEN_BYTES = 4 * MAX_CONTENT_BYTES;

type Name = TaskDto['omitted'][number];
type Told = readonly [Name, { readonly json: JsonValue } | undefined];

/** Reads what is not in the views: the JSON that is larger than fits there. */
@Injectable()
export class ContentReader {
  readonly #logger = new Logger(ContentReader.name);

  constructor(private readonly bodies: BodyStore) {}

  /** All of it. */
  async whole(view: ToldTask): Promise<ToldContents> {
    return told(
      await Promise.all(contentsOf(view).map(async ([name, content]) => [name, await this.#read(content)] as const)),
    );
  }

  /**
   * Of tasks that a worker was given: one after the other, and no more than one answer may have. Whatever fails, the worker
   * hears of its tasks, since nobody else has their tokens: what cannot be read is left out, and nothing is tried after it.
   */
  async given(views: readonly ToldTask[]): Promise<readonly ToldContents[]> {
    let left = MAX_GIVEN_BYTES;
    const read = async (name: Name, content: Content): Promise<Told> => {
      if ('json' in content) return [name, content];
      if (content.size > left) return [name, undefined];
      left -= content.size;
      try {
        return [name, await this.#read(content)];
      } catch (error) {
        left = 0;
        this.#logger.warn(`A claim was answered without ${name} of its tasks, which could not be read: ${error}`);
        return [name, undefined];
      }
    };
    const contents: ToldContents[] = [];
    for (const view of views) {
      const parts: Told[] = [];
      for (const [name, content] of contentsOf(view)) parts.push(await read(name, content));
      contents.push(told(parts));
    }
    return contents;
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
      if (error instanceof BodyLostError) return undefined; // the answer says so
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

function told(read: readonly Told[]): ToldContents {
  const contents = { data: null, result: null, error: null } as Record<Name, JsonValue>;
  for (const [name, content] of read) if (content) contents[name] = content.json;
  return { ...contents, omitted: read.flatMap(([name, content]) => (content ? [] : [name])) };
}
