import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { Origin } from '../kit/origin.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const REGISTRATION = pathToFileURL(resolve('examples/tracing/tracing.mjs')).href;

/** What is sent over OTLP/HTTP, as far as it is looked at: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { stringValue?: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string; readonly traceId: string }[] }[];
  }[];
}

/** A collector that keeps what it is sent. */
async function openCollector(): Promise<{ sent: Sent[]; url: string; server: Server }> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    sent.push(JSON.parse(await text(request)) as Sent);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { sent, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test('the example sends the spans of the built service to a collector', async () => {
  const [folder, origin, collector] = [await temporaryFolder(), await Origin.open(), await openCollector()];
  const service = await ServiceProcess.start({
    DATA_DIR: join(folder.path, 'data'),
    ALLOW_ADDRESSES: origin.host,
    NODE_OPTIONS: `--import ${REGISTRATION}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'retriever-of-the-test',
  });
  try {
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
    await new Client(service.url).submit(`${origin.url}/a`, {}, { traceparent });

    await eventually(() => {
      const resources = collector.sent.flatMap(({ resourceSpans }) => resourceSpans);
      const spans = resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
      const names = spans.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining(['POST /v1/jobs', 'SubmitJob', 'append', 'run', 'fetch', 'project']),
      );
      expect(spans.find(({ name }) => name === 'SubmitJob')?.traceId).toBe(TRACE);
      expect(resources[0]?.resource.attributes).toContainEqual({
        key: 'service.name',
        value: { stringValue: 'retriever-of-the-test' },
      });
    }, 60_000);
    expect(service.log.filter(({ level }) => level >= 40)).toEqual([]);
  } finally {
    await service.stop();
    collector.server.closeAllConnections();
    collector.server.close();
    await origin.close();
    await folder.remove();
  }
});
