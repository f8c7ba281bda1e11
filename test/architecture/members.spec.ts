import { filesUnder, foldersIn, textOf } from './repository-files.js';

/** Folders where one folder adds one capability, and the file that lists them. */
const collections = [
  { folder: 'libs/conversations/conventions', registry: 'libs/conversations/conventions/registry.ts' },
  { folder: 'libs/conversations/redaction/kinds', registry: 'libs/conversations/redaction/registry.ts' },
  { folder: 'libs/connectors/vendors', registry: 'libs/connectors/registry.ts' },
  { folder: 'libs/findings/detectors', registry: 'libs/findings/registry.ts' },
  { folder: 'libs/harness/layers', registry: 'libs/harness/layers/registry.ts' },
];

describe.each(collections)('each member of $folder', ({ folder, registry }) => {
  const members = foldersIn(folder);

  it.each(['index.ts', 'README.md'])('has its %s', (file) => {
    expect(
      members.filter((member) => !filesUnder(`${folder}/${member}`).includes(`${folder}/${member}/${file}`)),
    ).toEqual([]);
  });

  it('has cases that show what it does', () => {
    expect(
      members.filter((member) => !filesUnder(`${folder}/${member}`).some((file) => file.includes('/cases/'))),
    ).toEqual([]);
  });

  it('stands in the registry', () => {
    const listed = textOf(registry);
    expect(members.filter((member) => !listed.includes(`/${member}/index.js'`))).toEqual([]);
  });
});
