import type { ToolDocument } from '#harness';
import type { IntentProfile } from './profile.js';
import { contentWords } from './request.js';

/** Share of requests below which a description does not speak of an intent at all. */
const UNSPOKEN = 0.1;
/** How much rarer failing requests share a word with what is told of the tool, where that decides who passes. */
const DECIDES = 0.2;

const known = new WeakMap<IntentProfile, Map<ToolDocument, boolean>>();

/**
 * Whether what the agent is told of a tool, beyond its name, speaks of the requests of the intent, and of those that
 * failed as much as of those that passed. If only lucky wordings match it, the description is to blame.
 */
export function speaksOf(profile: IntentProfile, tool: ToolDocument): boolean {
  const answers = known.get(profile) ?? new Map<ToolDocument, boolean>();
  known.set(profile, answers);
  const answer = answers.get(tool) ?? judge(profile, tool);
  answers.set(tool, answer);
  return answer;
}

function judge({ requests }: IntentProfile, tool: ToolDocument): boolean {
  const name = contentWords(tool.name.replaceAll(/[_.-]/g, ' '));
  const told = contentWords([tool.description, ...tool.routing.use].join(' '));
  const beyond = new Set([...told].filter((word) => !name.has(word)));
  const all = new Set([...name, ...told]);
  if (shareSharing(requests.failing, beyond) < UNSPOKEN) return false;
  return shareSharing(requests.failing, all) >= shareSharing(requests.passing, all) - DECIDES;
}

function shareSharing(requests: readonly ReadonlySet<string>[], told: ReadonlySet<string>): number {
  if (requests.length === 0) return 0;
  return requests.filter((words) => [...words].some((word) => told.has(word))).length / requests.length;
}
