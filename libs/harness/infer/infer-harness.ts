import { type Conversation, type HarnessFile, type Layer, stepsOf } from '#contracts';
import type { AgentSettings, LayerDocuments } from '../harness.js';
import { layerDefinition } from '../layers/registry.js';
import { settingsFormat, settingsPath } from '../settings.js';
import { documentPath } from './document-path.js';
import { inferMemory } from './infer-memory.js';
import { inferPrompt } from './infer-prompt.js';
import { inferRetrieval } from './infer-retrieval.js';
import { inferTools } from './infer-tools.js';

/**
 * The harness of one agent as far as its recorded conversations show it: what a rule can point at and an edit can be
 * written against where no documents were kept. `parseHarness` accepts it for any telemetry; what breaks a rule of
 * the format or a budget is cut or left out.
 */
export function inferHarness(conversations: readonly Conversation[]): HarnessFile[] {
  return [
    { path: settingsPath, content: settingsFormat.serialize(inferSettings(conversations)) },
    write('prompt', 'prompts/system.md', inferPrompt(conversations)),
    ...inferTools(conversations).map((tool) => write('tool', documentPath('tools', tool.name), tool)),
    write('workflow', 'workflows/default.yaml', {
      name: 'default',
      description: 'Bounds for every conversation',
      when: [],
      steps: [],
      edges: [],
      limits: {},
      onLimit: 'stop',
      checks: [],
    }),
    ...inferRetrieval(conversations).map(({ path, index }) => write('retrieval', path, index)),
    write('memory', 'memory/user.yaml', inferMemory(conversations)),
    write('eval', 'evals/cases.yaml', { name: 'cases', cases: [] }),
  ];
}

function write<L extends Layer>(layer: L, path: string, document: LayerDocuments[L]): HarnessFile {
  return { path, content: layerDefinition(layer).serialize(document) };
}

function inferSettings(conversations: readonly Conversation[]): AgentSettings {
  const model = mostUsedModel(conversations);
  return {
    name: /^[a-z0-9][a-z0-9-]{0,62}$/.test(conversations[0]?.agent ?? '') ? conversations[0]!.agent : 'unknown',
    description: `Read from ${conversations.length} recorded conversations`,
    models: model === null ? {} : { default: model },
    limits: {},
    channels: ['production', 'canary'],
  };
}

/** The model with the most calls; null where the telemetry names none. */
function mostUsedModel(conversations: readonly Conversation[]): string | null {
  const calls = new Map<string, number>();
  for (const conversation of conversations)
    for (const step of stepsOf(conversation))
      if (step.kind === 'llm' && step.model !== null) calls.set(step.model, (calls.get(step.model) ?? 0) + 1);
  return [...calls].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0].slice(0, 200) ?? null;
}
