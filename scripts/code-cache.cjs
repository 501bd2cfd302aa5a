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
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${content}\n})`, {
    filename: file,
    cachedData: keptCode(file, content),
  });
  const module = { exports: {} };
  loaded.set(name, { module, file, content, script });
  script.runInThisContext()(module.exports, requireHere, module, file, __dirname);
  return module.exports;
}

/** Keeps the code of all that was loaded: of those functions that have run. */
function keep() {
  for (const { file, content, script } of loaded.values()) {
    const code = script.createCachedData();
    writeFileSync(`${file}.code`, Buffer.concat([code, digestOf(content, code)]));
  }
}

function requireHere(id) {
  return id.startsWith('./') ? load(id.slice(2)) : require(id);
}

/**
 * V8 refuses code that another version of it made, and compiles the source instead. Of the source it compares the length
 * alone, and code that is damaged ends the process: so that we look whether both are what they were.
 */
function keptCode(file, content) {
  try {
    const kept = readFileSync(`${file}.code`);
    const code = kept.subarray(0, -DIGEST_BYTES);
    return kept.subarray(-DIGEST_BYTES).equals(digestOf(content, code)) ? code : undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // as slow as without one
    throw error;
  }
}

function digestOf(content, code) {
  return createHash(DIGEST).update(content).update(code).digest();
}
