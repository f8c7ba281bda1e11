/** Lines around a change, as `diff -u` shows them. */
const CONTEXT = 3;
/** Differences beyond this are shown as one block: comparing costs their square. */
const MOST_DIFFERENCES = 600;

interface Line {
  sign: ' ' | '-' | '+';
  text: string;
}

/** What differs between two texts in the unified format; empty where they are equal. Null: the file is not there. */
export function unifiedDiff(
  names: { before: string; after: string },
  before: string | null,
  after: string | null,
): string {
  if (before === after) return '';
  const lines = compareLines(toLines(before), toLines(after));
  const head = [
    `--- ${before === null ? '/dev/null' : names.before}`,
    `+++ ${after === null ? '/dev/null' : names.after}`,
  ];
  return [...head, ...hunks(lines)].join('\n');
}

function toLines(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  // A last line without its end differs from one that has it.
  if (lines.at(-1) === '') lines.pop();
  else lines.push(`${lines.pop()}\n\\ No newline at end of file`);
  return lines;
}

function compareLines(before: string[], after: string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const longest = Math.min(before.length, after.length) - start;
  while (end < longest && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...shortestScript(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** Myers, An O(ND) Difference Algorithm and Its Variations (1986): the furthest reaching path for each number of differences. */
function shortestScript(before: string[], after: string[]): Line[] {
  let reach = new Map([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let differences = 0; differences <= Math.min(before.length + after.length, MOST_DIFFERENCES); differences++) {
    trace.push(reach);
    reach = new Map(reach);
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = isInsertion(trace.at(-1)!, diagonal, differences)
        ? reach.get(diagonal + 1)!
        : reach.get(diagonal - 1)! + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before, after);
    }
  }
  return [...before.map((text): Line => ({ sign: '-', text })), ...after.map((text): Line => ({ sign: '+', text }))];
}

function isInsertion(reach: Map<number, number>, diagonal: number, differences: number): boolean {
  if (diagonal === -differences) return true;
  return diagonal !== differences && reach.get(diagonal - 1)! < reach.get(diagonal + 1)!;
}

function walkBack(trace: Map<number, number>[], before: string[], after: string[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [before.length, after.length];
  for (let differences = trace.length - 1; differences >= 0; differences--) {
    const [reach, diagonal] = [trace[differences]!, x - y];
    const inserted = isInsertion(reach, diagonal, differences);
    const from = reach.get(inserted ? diagonal + 1 : diagonal - 1) ?? 0;
    const fromY = from - (inserted ? diagonal + 1 : diagonal - 1);
    while (x > Math.max(from, 0) && y > Math.max(fromY, 0)) {
      lines.push({ sign: ' ', text: before[--x]! });
      y--;
    }
    if (differences > 0) lines.push(inserted ? { sign: '+', text: after[--y]! } : { sign: '-', text: before[--x]! });
  }
  return lines.reverse();
}

function hunks(lines: Line[]): string[] {
  const told: string[] = [];
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  for (let first = 0; first < changed.length; ) {
    let last = first;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT + 1) last++;
    const start = Math.max(0, changed[first]! - CONTEXT);
    const shown = lines.slice(start, changed[last]! + CONTEXT + 1);
    told.push(`@@ -${range(lines, start, shown, '+')} +${range(lines, start, shown, '-')} @@`);
    for (const { sign, text } of shown) told.push(`${sign}${text}`);
    first = last + 1;
  }
  return told;
}

/** Where a hunk stands on one side, and how long it is: lines of the other side do not count. */
function range(lines: Line[], start: number, shown: Line[], other: '-' | '+'): string {
  const count = (some: Line[]) => some.filter(({ sign }) => sign !== other).length;
  const length = count(shown);
  const before = count(lines.slice(0, start));
  return `${length === 0 ? before : before + 1},${length}`;
}
