// Takes away what came after Node 18.17, so that a program that runs here runs there.
// Node itself may use it: what it loads on first use is loaded before.
require('node:http');
void fetch('data:,').then((response) => response.text());

const later = [
  [Array.prototype, ['toReversed', 'toSorted', 'toSpliced', 'with']],
  [Object.getPrototypeOf(Uint8Array.prototype), ['toReversed', 'toSorted', 'with']],
  [Array, ['fromAsync']],
  [Object, ['groupBy']],
  [Map, ['groupBy']],
  [Promise, ['withResolvers', 'try']],
  [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']],
  [AbortSignal, ['any']],
  [URL, ['parse']],
  [process, ['getBuiltinModule', 'loadEnvFile']],
  [globalThis, ['crypto', 'CustomEvent', 'File', 'navigator', 'WebSocket', 'Iterator']],
];
for (const [owner, names] of later) for (const name of names) delete owner[name];
for (const [owner, names] of later)
  for (const name of names) if (name in owner) throw new Error(`${name} cannot be taken away.`);
