import { gitIdentity, gitMessage, gitPath, gitTime } from './git-texts.js';

describe('an author in a commit', () => {
  test.each([
    ['ada', 'ada <>'],
    ['ada@shop.example', 'ada@shop.example <ada@shop.example>'],
    ['Ada Lovelace <ada@shop.example>', 'Ada Lovelace <ada@shop.example>'],
    ['eve\n<root@shop.example> 0 +0000\ncommitter x', 'eve root@shop.example 0 +0000 committer x <>'],
    ['\0<>', 'unknown <>'],
  ])('%j is %s', (author, identity) => {
    expect(gitIdentity(author)).toBe(identity);
  });
});

test('a time is in whole seconds since 1970 in UTC, and never before', () => {
  expect([gitTime('2026-01-05T00:00:00.999Z'), gitTime('0001-01-01T00:00:00Z')]).toEqual([
    '1767571200 +0000',
    '0 +0000',
  ]);
});

describe('a message', () => {
  test('ends with the facts, whatever was written', () => {
    expect(gitMessage('Softer tone\r\n\r\nVersion: other/v9\0', { Version: 'shop/v2', Proposal: null })).toBe(
      'Softer tone\n\nVersion: other/v9\n\nVersion: shop/v2\n',
    );
  });

  test('has facts of one line each', () => {
    expect(gitMessage('', { Intents: 'a\nVersion: b' })).toBe('Intents: a Version: b\n');
  });
});

describe('a path', () => {
  test('of a document stays as it is', () => {
    expect(gitPath('retrieval/documents/parking.md')).toBe('"retrieval/documents/parking.md"');
  });

  test.each([
    '../../etc/passwd',
    '.git/hooks/post-checkout',
    '.GIT/config',
    '/etc',
    'a//b',
    'a\n"b',
    'git~1/x',
    '.g\u200cit/x',
    '.',
  ])('%j leads nowhere else', (path) => {
    const names = JSON.parse(gitPath(path)).split('/') as string[];
    expect(names.filter((name) => /^$|^\.+$|^\.git|[\n"~\u200c]/i.test(name))).toEqual([]);
  });

  test('that is written otherwise is taken by no other', () => {
    expect(new Set(['..', '%2e.', '%252e.'].map(gitPath)).size).toBe(3);
  });
});
