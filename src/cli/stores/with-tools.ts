/** Opens something for a piece of work, and closes it whatever comes of it. */
export async function withTools<Tools extends { close(): Promise<void> }, Result>(
  open: () => Promise<Tools>,
  work: (tools: Tools) => Promise<Result>,
): Promise<Result> {
  const tools = await open();
  try {
    return await work(tools);
  } finally {
    await tools.close();
  }
}
