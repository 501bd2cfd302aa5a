import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transform } from '@swc/core';

/** An example as the Node of this process runs it. Node 20 knows no types yet: then they are taken off, into a folder. */
export async function exampleScript(file: string, folder: string): Promise<string> {
  const source = join('examples', file);
  if (!file.endsWith('.ts')) return source;

  const { code } = await transform(await readFile(source, 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  const script = join(folder, `${basename(file, '.ts')}.mjs`);
  await writeFile(script, code);
  return script;
}
