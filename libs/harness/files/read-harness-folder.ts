import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type HarnessFile } from '#contracts';
import { budgets } from '../budgets.js';

/** The deepest path a layer owns is `retrieval/documents/<id>.md`. */
const deepestFolder = 3;

/** A harness folder as files, and the paths left out: hidden files and READMEs, which are for people. */
export interface HarnessFolder {
  files: HarnessFile[];
  ignored: string[];
}

/**
 * Reads an agent's folder. Any other file is handed on, so that `parseHarness` names what no layer owns: a document in
 * a misspelt folder must not vanish in silence. Throws `HARNESS.FOLDER` for links, files or folders beyond the budgets.
 */
export async function readHarnessFolder(folder: string): Promise<HarnessFolder> {
  const result: HarnessFolder = { files: [], ignored: [] };
  await readInto(result, folder, []);
  return result;
}

async function readInto(result: HarnessFolder, folder: string, parents: string[]): Promise<void> {
  if (parents.length > deepestFolder) throw refused(parents.join('/'), 'is nested too deeply', 'Move its files up.');
  for (const entry of await listFolder(join(folder, ...parents))) {
    const path = [...parents, entry.name].join('/');
    if (entry.name.startsWith('.') || /^readme(\.\w+)?$/i.test(entry.name)) result.ignored.push(path);
    else if (entry.isDirectory()) await readInto(result, folder, [...parents, entry.name]);
    else if (!entry.isFile()) throw refused(path, 'is not a regular file', 'Replace the link by the file itself.');
    else result.files.push({ path, content: await readCapped(join(folder, path), path) });
    if (result.files.length > budgets.files) {
      throw refused(path, `comes after ${budgets.files} files`, 'Point at the folder of one agent.');
    }
  }
}

async function listFolder(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw refused(folder, 'cannot be read', 'Point at the folder that holds harness.yaml.', cause);
  }
}

async function readCapped(file: string, path: string): Promise<string> {
  const { size } = await stat(file);
  if (size > budgets.fileBytes) throw refused(path, `is larger than ${budgets.fileBytes} bytes`, 'Split or remove it.');
  return readFile(file, 'utf8');
}

function refused(path: string, reason: string, fix: string, cause?: unknown): AppError {
  return new AppError({ code: 'HARNESS.FOLDER', message: `${path} ${reason}.`, fix, cause });
}
