#!/usr/bin/env node
// `npm start`: checks what it needs, builds what changed, then runs the whole product.
// Written for any Node, however old, so that a person with the wrong one reads a sentence.
'use strict';
var wanted = [20, 19];
var version = process.versions.node.split('.').map(Number);
if (version[0] < wanted[0] || (version[0] === wanted[0] && version[1] < wanted[1])) {
  console.error(
    'This needs Node ' +
      wanted.join('.') +
      ' or newer; here runs Node ' +
      process.versions.node +
      '.',
  );
  process.exit(1);
}

var fs = require('fs');
var path = require('path');
var root = path.resolve(__dirname, '..', '..', '..');
if (!fs.existsSync(path.join(root, 'node_modules', '.bin', 'turbo'))) {
  console.error('The packages are not installed yet: run "npm ci" in ' + root + ' first.');
  process.exit(1);
}

console.log('Building what changed ...');
var startedMs = Date.now();
try {
  require(path.join(root, 'tools', 'prepare.js')).prepare({ quiet: true });
} catch (error) {
  console.error('The build failed: ' + error.message);
  process.exit(1);
}
console.log('Built in ' + ((Date.now() - startedMs) / 1000).toFixed(1) + ' s.');
require('../dist/main.js').main(root, process.argv.slice(2));
