import { existsSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Under its name there is all of it, or what was there before. What is no file, as /dev/null, stays what it is. */
export async function save(bytes: AsyncIterable<Uint8Array>, output: string): Promise<void> {
  const isSpecial = existsSync(output) && !statSync(output).isFile();
  if (isSpecial) return writeFile(output, bytes);

  const part = `${output}.part`;
  try {
    await writeFile(part, bytes); // settles with the file closed, so rm is final
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
