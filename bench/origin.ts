import { createServer } from 'node:http';

const PAGE_BYTES = 10 * 1024;

// A site where every path is a page of 10 KiB, no two of them alike. Argument: milliseconds until it answers.
const [, , delayMs] = process.argv;
const server = createServer((request, response) => {
  const page = Buffer.alloc(PAGE_BYTES, '.');
  page.write(request.url ?? '');
  const answer = () =>
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': PAGE_BYTES }).end(page);
  if (Number(delayMs) > 0) setTimeout(answer, Number(delayMs));
  else answer();
});
server.keepAliveTimeout = 60_000;

process.once('disconnect', () => process.exit()).once('SIGTERM', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(`http://127.0.0.1:${address?.port}`);
});
