import fc from 'fast-check';
import { unifiedDiff } from './unified-diff.js';

const names = { before: 'a/x.md', after: 'b/x.md' };
const diff = (before: string | null, after: string | null) => unifiedDiff(names, before, after);

/** What `patch` makes of a text: each hunk replaces the lines it stands on. */
function patched(before: string, patch: string): string {
  const lines = before.split('\n').slice(0, -1);
  let moved = 0;
  for (const hunk of patch.split(/^(?=@@)/m).slice(1)) {
    const [head, ...body] = hunk.replace(/\n$/, '').split('\n');
    const [, start, length] = /^@@ -(\d+),(\d+) /.exec(head!)!.map(Number) as [number, number, number];
    const side = (other: string) => body.filter((line) => line[0] !== other).map((line) => line.slice(1));
    const at = (length === 0 ? start : start - 1) + moved;
    expect(lines.slice(at, at + length)).toEqual(side('+'));
    lines.splice(at, length, ...side('-'));
    moved += side('-').length - length;
  }
  return lines.map((line) => `${line}\n`).join('');
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 40 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

describe('a unified diff', () => {
  test('makes of the one text the other', () => {
    fc.assert(fc.property(text, text, (before, after) => patched(before, diff(before, after)) === after));
  });

  test('is as short as it can be', () => {
    expect(diff('a\nb\nc\nd\n', 'a\nc\nd\ne\n')).toBe('--- a/x.md\n+++ b/x.md\n@@ -1,4 +1,4 @@\n a\n-b\n c\n d\n+e');
  });

  test('of equal texts is empty', () => {
    expect(diff('a\n', 'a\n')).toBe('');
  });

  test('tells of a file that is new or gone, and of a last line without an end', () => {
    expect(diff(null, 'a')).toBe('--- /dev/null\n+++ b/x.md\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file');
    expect(diff('a\n', null)).toBe('--- a/x.md\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a');
  });

  test('of texts that have nothing in common ends soon', () => {
    const many = (letter: string) => Array.from({ length: 20_000 }, (_, index) => `${letter}${index}\n`).join('');
    expect(diff(many('a'), many('b')).split('\n')).toHaveLength(40_003);
  });
});
