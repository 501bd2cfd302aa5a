import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

/** Compiles folders of `src` into a folder, for child processes of a test: plain Node runs no TypeScript. */
export async function compileInto(target: string, folders: readonly string[]): Promise<void> {
  await writeFile(join(target, 'package.json'), '{ "type": "module" }');
  await symlink(join(process.cwd(), 'node_modules'), join(target, 'node_modules'));
  for (const folder of folders) {
    for (const file of await readdir(join('src', folder), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;

      const to = join(target, folder, file.replace(/\.ts$/, '.js'));
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, (await transformFile(join('src', folder, file), OPTIONS)).code);
    }
  }
}

const OPTIONS = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
  module: { type: 'es6' },
} as const;
