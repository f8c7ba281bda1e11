import pc from 'picocolors';
import type { Attribution, Counterfactual } from '#contracts';
import { percent } from '../analyze/numbers.js';
import { bar } from '../terminal/bar.js';
import { hang, plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

/** Causes less likely than this are left out. */
const LEAST_SHOWN = 0.01;
const SUSPECTS_SHOWN = 5;

/** Where it is to be mended, how sure that is, and what should have been done. */
export function printBlame(attribution: Attribution, width: number): string {
  const { cause, document, rule, distribution, spectrum = [], counterfactual } = attribution;
  const causes = Object.entries(distribution)
    .filter(([, share]) => share >= LEAST_SHOWN)
    .sort(([, a], [, b]) => b - a);
  const rows = causes.map(([name, share]) => [name === cause ? pc.bold(name) : name, bar(share), percent(share)]);
  const verdict =
    cause === null
      ? 'The two most likely causes are too close to tell.'
      : `Blamed: ${cause}${document === null ? '' : `, ${plainText(document, 120)}`} (rule ${rule}).`;
  const suspects = spectrum
    .slice(0, SUSPECTS_SHOWN)
    .map(({ kind, name, score }) => `${kind} ${plainText(name, 60)} ${score.toFixed(2)}`);
  return [
    hang('', verdict, width),
    table(['', '', ''], rows, { right: [2] }).trimStart(),
    ...(suspects.length === 0 ? [] : [hang('suspects: ', suspects.join('; '), width)]),
    ...(counterfactual === null
      ? []
      : [
          hang('should:   ', plainText(counterfactual.text, 600), width),
          pc.dim(hang('          ', proofOf(counterfactual), width)),
        ]),
  ].join('\n');
}

/** How far a counterfactual is proven, in words. */
export function proofOf({ grade, neighbourId, replays }: Counterfactual): string {
  const told = replays === undefined ? '' : `, ${runs(replays.changed)} with it and ${runs(replays.unchanged)} without`;
  if (grade === 2) return `grade 2, proven by replay${told}`;
  if (grade === 3) return `grade 3, a guess of a model, unproven${told}`;
  const source = neighbourId === null ? 'read off the recording' : `as conversation ${neighbourId} did, which passed`;
  return `grade 1, ${source}${told}`;
}

function runs({ runs, passed }: { runs: number; passed: number }): string {
  return `${passed} of ${runs} runs passed`;
}
