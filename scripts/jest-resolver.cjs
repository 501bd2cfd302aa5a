const { existsSync } = require('node:fs');
const { join, sep } = require('node:path');

const ROOT = join(__dirname, '..');
const [SRC, BUILD, TEST] = ['src', 'build', 'test'].map((folder) => join(ROOT, folder) + sep);
const PACKAGES = join(ROOT, '.build/packages');

/**
 * Tests name the sources that they test, and get what these were compiled to; their own files Jest compiles in passing.
 * Packages that were written into few files are taken from these: Jest keeps no module from one file of tests to the next.
 */
module.exports = (specifier, options) => {
  if (!specifier.startsWith('.')) return bundled(specifier) ?? options.defaultResolver(specifier, options);

  const isOfTests = specifier.endsWith('.js') && `${options.basedir}${sep}`.startsWith(TEST);
  if (!isOfTests) return options.defaultResolver(specifier, options);

  const file = join(options.basedir, specifier);
  return file.startsWith(SRC) ? join(BUILD, file.slice(SRC.length)) : file.replace(/\.js$/, '.ts');
};

function bundled(specifier) {
  const file = join(PACKAGES, `${specifier.replace(/\.js$/, '')}.js`);
  return specifier.startsWith('@nestjs/') && existsSync(file) ? file : undefined;
}
