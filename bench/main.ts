import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Figures, Options } from './bench.js';
import { describeEnvironment } from './environment.js';
import { benches } from './registry.js';

/** `npm run bench -- NAME [options] [--json FILE]`: a table for people; one JSON object as the last line. */
async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (load === undefined) {
    console.error(`Usage: npm run bench -- NAME [options] [--json FILE]\nBenches: ${Object.keys(benches).join(', ')}`);
    process.exit(2);
  }
  const bench = await load();
  const { json, help, ...options } = readOptions(rest);
  if (help) {
    console.log(bench.about);
    for (const [option, meaning] of Object.entries(bench.options)) console.log(`  --${option}  ${meaning}`);
    return;
  }
  const { figures, ...used } = await bench.run(options);
  const line = JSON.stringify({ bench: name, figures, environment: describeEnvironment(used) });
  console.log(tableOf(figures));
  if (typeof json === 'string') writeFileSync(json, `${line}\n`);
  console.log(line);
}

/** `--name value`, `--name=value` or `--flag`. */
function readOptions(args: string[]): Options {
  const options: Record<string, string | true> = {};
  args.forEach((argument, index) => {
    if (!argument.startsWith('--')) return;
    const [name = '', inline] = argument.slice(2).split('=', 2);
    const next = args[index + 1];
    options[name] = inline ?? (next !== undefined && !next.startsWith('--') ? next : true);
  });
  return options;
}

function tableOf(figures: Figures): string {
  const table = new Table({ head: ['figure', 'value'] });
  for (const [figure, value] of Object.entries(figures)) {
    table.push([figure, typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)]);
  }
  return table.toString();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
