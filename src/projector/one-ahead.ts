/** Asks for the next page while the last one is being worked on: reading and writing wait for different servers. */
export async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncIterable<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let page = await next; !page.done; page = await next) {
      next = iterator.next();
      next.catch(() => {}); // it is thrown to whoever comes for it
      yield page.value;
    }
  } finally {
    await next.catch(() => {}); // what was asked for ends before its reader does
    await iterator.return?.();
  }
}
