/**
 * Where sources are found: package.json `imports` name compiled files (`./dist/x.js`); dependency-cruiser reads the
 * sources they are compiled from (`./x.ts`). In the form of a webpack configuration, which it can read.
 */
const { resolve } = require('node:path');
const { imports } = require('./package.json');

const sourceOf = (compiled) => resolve(compiled.replace('./dist/', '').replace(/\.js$/, '.ts'));

module.exports = {
  resolve: {
    alias: Object.fromEntries(Object.entries(imports).map(([name, compiled]) => [`${name}$`, sourceOf(compiled)])),
    extensionAlias: { '.js': ['.ts', '.js'] },
  },
};
