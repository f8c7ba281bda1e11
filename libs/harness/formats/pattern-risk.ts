import { budgets } from '../budgets.js';

/** Ways of matching that are still tried soon. */
const mostWays = 1e7;
/** What an open repeat (`*`, `+`, `{2,}`) counts as, and the places where an unanchored match may start. */
const openRepeat = 100;

export const patternFix = 'Write a simpler pattern: bound its repeats, as in `\\s{1,3}`, or anchor it with `^`.';

/**
 * Why a regular expression from a document may not run, or null where it may. Patterns meet the words of strangers, so
 * one that could be matched in too many ways is refused: `(a+)+`, `(a|b)*`, `(a?){30}`, three open repeats without `^`. The count
 * errs on the side of refusing; texts should be capped at some hundred characters all the same.
 */
export function patternRisk(source: string): string | null {
  if (source.length > budgets.patternCharacters) return `is longer than ${budgets.patternCharacters} characters`;
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return `is not a regular expression: ${(error as Error).message}`;
  }
  if (/\\(?:[1-9]|k<)/.test(source.replaceAll('\\\\', ''))) return 'refers back to a group';
  const plain = source.replace(/\\(?:[pPu]\{[^}]*\}|.)/gsu, 'a').replace(/\[[^\]]*\]/g, 'a');
  if (countWays(plain) <= mostWays) return null;
  return 'can be matched in too many ways: repeats within repeats, repeated alternatives, or too many open repeats';
}

/** In one group: the ways of the alternatives before, of the sequence so far without its last item, and of that item. */
interface Group {
  alternatives: number;
  sequence: number;
  last: number;
}

/** `plain` has no escapes and no character classes left, so that every bracket and quantifier is one. */
function countWays(plain: string): number {
  const groups: Group[] = [{ alternatives: 0, sequence: 1, last: 1 }];
  for (const [token] of plain.matchAll(/\((?:\?(?:[:=!]|<[=!]|<\w+>))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|./gs)) {
    const group = groups.at(-1)!;
    if (token.startsWith('(')) groups.push({ alternatives: 0, sequence: 1, last: 1 });
    else if (token === ')') {
      groups.pop();
      startItem(groups.at(-1)!, waysOf(group));
    } else if (token === '|') {
      Object.assign(group, { alternatives: group.alternatives + group.sequence * group.last, sequence: 1, last: 1 });
    } else if (/^(?:[*+?]|\{\d)/.test(token)) group.last = repeated(group.last, token);
    else startItem(group, 1);
  }
  const [whole] = groups as [Group];
  return waysOf(whole) * (plain.startsWith('^') && whole.alternatives === 0 ? 1 : openRepeat);
}

function startItem(group: Group, ways: number): void {
  group.sequence *= group.last;
  group.last = ways;
}

function waysOf({ alternatives, sequence, last }: Group): number {
  return alternatives + sequence * last;
}

function repeated(ways: number, quantifier: string): number {
  if (quantifier.startsWith('?')) return 1 + ways;
  const bounds = /^\{(\d+)(,(\d*))?\}/.exec(quantifier);
  const least = bounds ? Number(bounds[1]) : 0;
  const most = !bounds ? openRepeat : bounds[2] === undefined ? least : bounds[3] ? Number(bounds[3]) : openRepeat;
  const times = Math.min(Math.max(most, least), openRepeat);
  return ways ** times * (most === least ? 1 : times);
}
