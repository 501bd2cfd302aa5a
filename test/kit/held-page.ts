import type { ServerResponse } from 'node:http';
import { hello } from './origin.js';

/** A page that answers nobody who came before it was told to. */
export class HeldPage {
  readonly waiting: ServerResponse[] = [];
  isHeld = true;

  readonly page = (...[request, response]: Parameters<typeof hello>): void => {
    if (this.isHeld) this.waiting.push(response);
    else hello(request, response);
  };
}
