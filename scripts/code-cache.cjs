const { createHash } = require('node:crypto');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

// Part of `dist`, where the build puts it: it runs the files beside it from what V8 made of them when they were built,
// in place of having them read and compiled again (docs/decisions/one-file-per-process.md).
module.exports = { load, keep };

const DIGEST = 'sha1';
const DIGEST_BYTES = 20;

/** By the name of its file, what was loaded. */
const loaded = new Map();

/** What a file of this folder exports, and what it requires likewise. Anything else is required as usual. */
function load(name) {
  const known = loaded.get(name);
  if (known) return known.module.exports;

  const file = join(__dirname, name);
  const content = readFileSync(file);
  const digest = createHash(DIGEST).update(content).digest();
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${content}\n})`, {
    filename: file,
    cachedData: keptCode(file, digest),
  });
  const module = { exports: {} };
  loaded.set(name, { module, file, digest, script });
  script.runInThisContext()(module.exports, requireHere, module, file, __dirname);
  return module.exports;
}

/** Keeps the code of all that was loaded: of those functions that have run. */
function keep() {
  for (const { file, digest, script } of loaded.values()) {
    writeFileSync(`${file}.code`, Buffer.concat([script.createCachedData(), digest]));
  }
}

function requireHere(id) {
  return id.startsWith('./') ? load(id.slice(2)) : require(id);
}

/**
 * V8 refuses code that another version of it made, and compiles the source instead. Of the source it compares the length
 * alone: so that we look whether it is the same.
 */
function keptCode(file, digest) {
  try {
    const kept = readFileSync(`${file}.code`);
    return kept.subarray(-DIGEST_BYTES).equals(digest) ? kept.subarray(0, -DIGEST_BYTES) : undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // as slow as without one
    throw error;
  }
}
