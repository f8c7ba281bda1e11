import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgets } from '../budgets.js';
import { readHarnessFolder } from './read-harness-folder.js';
import { writeHarnessFolder } from './write-harness-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harness-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = [
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'retrieval/documents/returns.md', content: '---\ntitle: Returns\n---\n\nThirty days.\n' },
];

test('what is written is read back', async () => {
  await writeHarnessFolder(folder, files);
  expect(await readHarnessFolder(folder)).toEqual({ files, ignored: [] });
});

test('writing removes documents that are gone and leaves notes of people alone', async () => {
  await writeHarnessFolder(folder, files);
  writeFileSync(join(folder, 'README.md'), 'ours');
  await writeHarnessFolder(folder, files.slice(0, 1));
  expect(existsSync(join(folder, files[1]!.path))).toBe(false);
  expect(await readHarnessFolder(folder)).toEqual({ files: files.slice(0, 1), ignored: ['README.md'] });
});

test('nothing is written outside the folder', async () => {
  const stray = [{ path: '../evil.yaml', content: '' }];
  await expect(writeHarnessFolder(folder, stray)).rejects.toMatchObject({ code: 'HARNESS.FOLDER' });
});

test('links are not followed', async () => {
  symlinkSync('/etc/hostname', join(folder, 'harness.yaml'));
  await expect(readHarnessFolder(folder)).rejects.toMatchObject({
    code: 'HARNESS.FOLDER',
    message: 'harness.yaml is not a regular file.',
  });
});

test('files beyond the size are refused by name', async () => {
  mkdirSync(join(folder, 'tools'));
  writeFileSync(join(folder, 'tools/a.yaml'), 'a'.repeat(budgets.fileBytes + 1));
  await expect(readHarnessFolder(folder)).rejects.toMatchObject({ message: expect.stringContaining('tools/a.yaml') });
});

test('a file no layer owns is handed on, so that it is named and not lost', async () => {
  mkdirSync(join(folder, 'tool'));
  writeFileSync(join(folder, 'tool/a.yaml'), 'name: a\n');
  expect((await readHarnessFolder(folder)).files).toEqual([{ path: 'tool/a.yaml', content: 'name: a\n' }]);
});

test('a folder that is not there is an error with a fix', async () => {
  await expect(readHarnessFolder(join(folder, 'gone'))).rejects.toMatchObject({ code: 'HARNESS.FOLDER' });
});
