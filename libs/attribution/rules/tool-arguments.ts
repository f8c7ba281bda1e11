import { type AttributeValue, type Conversation, type Counterfactual, type Finding, stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { toolDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { callServing } from '../remedy/call-serving.js';
import { repairArguments } from '../remedy/repair-arguments.js';
import { isServerSide } from '../server-side.js';

/** Arguments the tool would not take: its schema, description or error text let them through. */
export const toolArguments: EvidenceRule = {
  name: 'tool-arguments',
  read: (input) =>
    input.findings
      .filter((finding) => finding.evidence.tool !== undefined && refusedArguments(finding))
      .map((finding) => {
        const tool = finding.evidence.tool as string;
        return evidenceFrom('tool-arguments', finding, {
          cause: 'tool',
          weight: finding.pattern === 'tool_error' ? 0.8 : 1,
          document: toolDocument(input.harness, tool),
          detail: `arguments of ${tool}`,
          counterfactual: remedyFor(finding, tool, input),
        });
      }),
};

function refusedArguments({ pattern, evidence }: Finding): boolean {
  if (pattern === 'bad_arguments' || pattern === 'unknown_tool') return true;
  return pattern === 'tool_error' && !isServerSide(evidence.error ?? '');
}

/** The call that worked later; else the smallest repair that the schema takes; else the form that works for neighbours. */
function remedyFor(finding: Finding, tool: string, { conversation, profile }: AttributionCase): Counterfactual | null {
  const { correctedArguments } = finding.evidence;
  if (correctedArguments !== undefined) return call(tool, correctedArguments, 'the same call succeeded so later');
  const repaired = repairedCall(finding, tool, conversation);
  if (repaired !== null) return call(tool, repaired, 'its schema takes that');
  if (!profile.exemplarByTool.has(tool)) return null;
  return callServing(profile, tool, `Call ${tool} with arguments in the form that succeeds for the same intent.`);
}

function call(tool: string, args: AttributeValue, why: string): Counterfactual {
  return {
    grade: 1,
    text: `Call ${tool} with ${JSON.stringify(args)}: ${why}.`,
    neighbourId: null,
    change: { kind: 'call', tool, arguments: args },
  };
}

function repairedCall({ spanIds, evidence, turn }: Finding, tool: string, conversation: Conversation): AttributeValue {
  const schema = conversation.offeredTools.find(({ name }) => name === tool)?.parameters;
  if (schema === undefined) return null;
  const step = stepsOf(conversation).find((one) => one.kind === 'tool' && spanIds.includes(one.spanId));
  const given = evidence.arguments ?? (step?.kind === 'tool' ? step.arguments : null);
  const said = conversation.turns.slice(0, turn + 1).flatMap(({ user }) => user?.text ?? []);
  return repairArguments(schema, given, said);
}
