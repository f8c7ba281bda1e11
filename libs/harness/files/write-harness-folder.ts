import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, type HarnessFile } from '#contracts';
import { layerOwning } from '../layers/registry.js';
import { settingsPath } from '../settings.js';
import { readHarnessFolder } from './read-harness-folder.js';

/**
 * Makes a folder hold exactly these documents: documents it has beyond them are removed, READMEs and hidden files
 * stay. Throws `HARNESS.FOLDER` for a path that no layer owns, before anything is written.
 */
export async function writeHarnessFolder(folder: string, files: HarnessFile[]): Promise<void> {
  const stray = files.find(({ path }) => !isDocument(path));
  if (stray) {
    const fix = 'Write only files of a harness.';
    throw new AppError({ code: 'HARNESS.FOLDER', message: `No layer owns ${stray.path}.`, fix });
  }
  await mkdir(folder, { recursive: true });
  const kept = new Set(files.map(({ path }) => path));
  const { files: present } = await readHarnessFolder(folder);
  for (const { path } of present) if (isDocument(path) && !kept.has(path)) await rm(join(folder, path));
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

function isDocument(path: string): boolean {
  return path === settingsPath || layerOwning(path) !== null;
}
