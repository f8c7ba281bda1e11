import { type AttributeValue, type Conversation, type OfferedTool, stepsOf } from '#contracts';
import { budgets } from '../budgets.js';
import { toolLayer } from '../layers/tool/index.js';
import type { ToolDocument } from '../layers/tool/schema.js';
import { cut } from './cut.js';
import { documentPath } from './document-path.js';
import { isFields, readParameters, type ToolParameters, typeOfValue } from './read-parameters.js';

/** Bytes of one tool's document, so that all tools together stay within the budget of a harness. */
const MOST_BYTES = Math.floor(budgets.harnessBytes / (2 * budgets.activeTools));

/** The tools as last offered to the agent or, where the telemetry shows no offer, as they were called. Most used first. */
export function inferTools(conversations: readonly Conversation[]): ToolDocument[] {
  const calls = callsByTool(conversations);
  const offered = new Map(conversations.flatMap(({ offeredTools }) => offeredTools.map((tool) => [tool.name, tool])));
  const uses = (name: string) => calls.get(name)?.length ?? 0;
  const names = [...(offered.size > 0 ? offered : calls).keys()].sort(
    (a, b) => uses(b) - uses(a) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const documents = new Map<string, ToolDocument>();
  for (const name of names) {
    if (documents.size === budgets.activeTools) break;
    const safe = name.slice(0, 64).replace(/[^A-Za-z0-9_.-]/g, '_');
    // File systems and people take names that differ in case for the same.
    const place = documentPath('tools', safe).toLowerCase();
    const tool = offered.get(name);
    if (safe === '' || documents.has(place)) continue;
    const made = tool ? fromOffer(safe, tool) : fromCalls(safe, calls.get(name) ?? []);
    documents.set(place, withinBudget(made));
  }
  return [...documents.values()];
}

function callsByTool(conversations: readonly Conversation[]): Map<string, AttributeValue[]> {
  const calls = new Map<string, AttributeValue[]>();
  const add = (name: string, call: AttributeValue) => {
    const known = calls.get(name);
    if (known) known.push(call);
    else calls.set(name, [call]);
  };
  for (const conversation of conversations)
    for (const step of stepsOf(conversation)) {
      if (step.kind === 'tool') add(step.name, step.arguments);
      else if (step.kind === 'llm') for (const call of step.toolCalls) add(call.name, call.arguments);
    }
  return calls;
}

function fromOffer(name: string, { description, parameters }: OfferedTool): ToolDocument {
  const told = (description ?? '').trim();
  return document(name, told === '' ? `Offered as ${name}, without a description.` : told, readParameters(parameters));
}

/** What was called tells names and types; which arguments are required it does not tell. */
function fromCalls(name: string, calls: readonly AttributeValue[]): ToolDocument {
  const schema: Record<string, { type: string }> = Object.create(null);
  for (const call of calls)
    if (isFields(call)) for (const [key, value] of Object.entries(call)) schema[key] ??= { type: typeOfValue(value) };
  const description = 'Read from recorded calls: the telemetry holds no definition of this tool.';
  return document(name, description, readParameters({ type: 'object', properties: schema }));
}

function document(name: string, description: string, parameters: ToolParameters): ToolDocument {
  return {
    name,
    description: cut(description, budgets.toolDescriptionCharacters),
    parameters,
    routing: { use: [], avoid: [] },
    examples: [],
    status: 'active',
    kind: 'native',
  };
}

function withinBudget(tool: ToolDocument): ToolDocument {
  if (Buffer.byteLength(toolLayer.serialize(tool)) <= MOST_BYTES) return tool;
  return { ...tool, parameters: { type: 'object', properties: {}, required: [] } };
}
