import { budgets } from '../../budgets.js';
import type { Harness } from '../../harness.js';
import type { Defect } from '../../problem.js';
import { nameTaken } from '../name-taken.js';
import { repeated } from '../repeated.js';
import type { EvalDocument } from './schema.js';

export function validateEval(document: EvalDocument, harness: Harness, path: string): Defect[] {
  const tools = new Set(Object.values(harness.tool).map(({ name }) => name));
  const defects: Defect[] = repeated(document.cases.map(({ id }) => id)).map(({ index, value }) => ({
    at: ['cases', index, 'id'],
    message: `Case id \`${value}\` is used twice.`,
    fix: 'Give each case an id of its own.',
  }));
  for (const [index, { id, expect }] of document.cases.entries()) {
    if (expect.tool !== undefined && !tools.has(expect.tool)) {
      const fix = `Add a tool \`${expect.tool}\`, or name another.`;
      const message = `Case \`${id}\` expects \`${expect.tool}\`, which is no tool of this harness.`;
      defects.push({ at: ['cases', index, 'expect', 'tool'], message, fix });
    }
    if (!expect.rubric && !expect.tool && expect.must.length + expect.mustNot.length === 0) {
      const fix = 'Add a rubric, a tool, `must` or `mustNot`.';
      defects.push({ at: ['cases', index, 'expect'], message: `Case \`${id}\` expects nothing.`, fix });
    }
  }
  defects.push(...nameTaken('Eval', harness.eval, path, document.name));
  if (document.cases.length > budgets.evalCases) {
    const message = `${document.cases.length} cases; at most ${budgets.evalCases} are allowed in one document.`;
    defects.push({ at: ['cases'], message, fix: 'Split the document.' });
  }
  return defects;
}
