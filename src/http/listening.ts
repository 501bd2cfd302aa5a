import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Node lets 511 connections wait to be accepted, and some clients come by thousands at once. The kernel may allow less. */
const BACKLOG = 4_096;

/** Takes connections. Port 0 is a free one. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<void> {
  await app.listen({ port, host, backlog: BACKLOG });
}
