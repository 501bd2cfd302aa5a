import { Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

/** The id of a task in a path: one that no task can have is one that none has. */
export function TaskId(): ParameterDecorator {
  const isTold = ApiParam({ name: 'id', schema: { type: 'string', format: 'task-id' } });
  return (controller, method, index) => {
    const route = method !== undefined && Object.getOwnPropertyDescriptor(controller, method);
    if (route) isTold(controller, method, route);
    Param('id')(controller, method, index);
  };
}
