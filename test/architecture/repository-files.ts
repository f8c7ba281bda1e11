import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();
const generated = /^(node_modules|dist|coverage|\.git|\.martingale|prisma\/generated)(\/|$)/;

/** Paths of all files under a folder of the repository ('' is all of it), sorted; generated ones are left out. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (generated.test(path)) return [];
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

/** Names of the folders in a folder. */
export function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The sources of the product, its tests and its tools. */
export const sources = ['apps', 'libs', 'bench', 'test', 'tools']
  .flatMap(filesUnder)
  .filter((path) => /\.(ts|mjs)$/.test(path));
