import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

// node scripts/dashboard.mjs ROOT FOLDER    builds the page into FOLDER: run by the build, in a process of its own
const [root, folder] = process.argv.slice(2);

await build({
  configFile: join(root, 'dashboard/vite.config.mjs'),
  build: { outDir: folder, emptyOutDir: true },
  logLevel: 'warn',
});
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) pack(join(entry.parentPath, entry.name));
}

/** Packed once, here: src/api/dashboard sends them as they are. */
function pack(file) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
