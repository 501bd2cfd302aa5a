const { join, sep } = require('node:path');

const ROOT = join(__dirname, '..');
const [SRC, BUILD, TEST] = ['src', 'build', 'test'].map((folder) => join(ROOT, folder) + sep);

/** Tests name the sources that they test, and get what these were compiled to; their own files Jest compiles in passing. */
module.exports = (specifier, options) => {
  const isOfTests =
    specifier.startsWith('.') && specifier.endsWith('.js') && `${options.basedir}${sep}`.startsWith(TEST);
  if (!isOfTests) return options.defaultResolver(specifier, options);

  const file = join(options.basedir, specifier);
  return file.startsWith(SRC) ? join(BUILD, file.slice(SRC.length)) : file.replace(/\.js$/, '.ts');
};
