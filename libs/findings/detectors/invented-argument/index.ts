import type { AttributeValue } from '#contracts';
import type { Detector } from '../../detector.js';
import { Sources } from './sources.js';

export const inventedArgument: Detector = {
  name: 'invented-argument',
  kind: 'failure',
  pattern: 'bad_arguments',
  severity: 0.45,
  version: 2,
  detect(conversation, { reading }) {
    const sources = new Sources();
    sources.add(conversation.systemInstructions ?? '');
    return reading.turns.flatMap((turn) => {
      sources.add(turn.turn.user?.text ?? '');
      for (const step of turn.turn.steps) {
        if (step.kind === 'retrieval')
          for (const document of step.documents) sources.add(`${document.id} ${document.text}`);
        if (step.kind === 'memory') sources.add(JSON.stringify(step.value));
        // What another agent or the framework put before the model: files, context, results that no step shows.
        if (step.kind === 'llm') for (const { role, text } of step.input) if (role !== 'assistant') sources.add(text);
      }
      const drafts = turn.tools.flatMap((use) => {
        const invented = codesIn(use.step.arguments).find((code) => !sources.hold(code));
        sources.add(use.key);
        sources.add(use.resultText);
        if (invented === undefined) return [];
        const draft = {
          turn: turn.index,
          spanIds: [use.step.spanId],
          message: `${use.name} was called with "${invented}", which nobody had named.`,
          evidence: { tool: use.name, arguments: use.step.arguments, claim: invented },
        };
        return [draft];
      });
      sources.add(turn.turn.reply?.text ?? '');
      return drafts;
    });
  },
};

const maximumCodes = 30;

/** Identifiers among the arguments: letters with at least three digits in a row, no spaces; dates are rewritten freely. */
function codesIn(value: AttributeValue, found: string[] = [], depth = 0): string[] {
  if (found.length >= maximumCodes || depth > 6) return found;
  if (typeof value === 'string') {
    if (
      value.length <= 60 &&
      /\d{3}/.test(value) &&
      /[A-Za-z]/.test(value) &&
      !/\s|^\d{4}-\d\d-\d\d|[()+*/:]/.test(value)
    )
      found.push(value);
  } else if (Array.isArray(value)) for (const item of value) codesIn(item, found, depth + 1);
  else if (value !== null && typeof value === 'object')
    for (const item of Object.values(value)) codesIn(item, found, depth + 1);
  return found;
}
