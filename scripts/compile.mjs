import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandFailed } from './run.mjs';

/** As tsconfig.json has it. Types are checked apart, by `npm test` and `npm run lint`. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: true,
  inlineSourcesContent: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'es6' },
};

/**
 * Compiles all of `src` anew into `dist`, which is what the service runs and what the tests load.
 * @throws CommandFailed
 */
export async function compile(root) {
  const [src, dist] = [join(root, 'src'), join(root, 'dist')];
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const compiled = await Promise.all(
    files.map((file) => compileFile(join(src, file), join(dist, file.replace(/\.ts$/, '.js')))),
  );

  await rm(dist, { recursive: true, force: true });
  for (const { outputPath, code, map } of compiled) {
    await mkdir(dirname(outputPath), { recursive: true });
    await writeFile(outputPath, `${code}//# sourceMappingURL=${basename(outputPath)}.map\n`);
    await writeFile(`${outputPath}.map`, map);
  }
}

async function compileFile(file, outputPath) {
  const { transformFile } = await import('@swc/core'); // not before it is installed
  try {
    return { outputPath, ...(await transformFile(file, { ...OPTIONS, outputPath })) };
  } catch (error) {
    const [output] = error.message.split('Stack backtrace:');
    throw new CommandFailed(`Compiling ${file}`, { code: 1, output });
  }
}
