import { z } from 'zod';
import type { Layer } from '#contracts';
import type { EvalDocument } from './layers/eval/schema.js';
import type { MemoryDocument } from './layers/memory/schema.js';
import type { PromptDocument } from './layers/prompt/schema.js';
import type { RetrievalDocument } from './layers/retrieval/schema.js';
import type { ToolDocument } from './layers/tool/schema.js';
import type { WorkflowDocument } from './layers/workflow/schema.js';

/** `harness.yaml`: the agent itself. */
export const agentSettingsSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a slug: lower-case letters, digits and hyphens'),
  description: z.string().default(''),
  /** Model per kind of step; `default` serves the rest. */
  models: z.record(z.string(), z.string()).default({}),
  limits: z.object({ turns: z.int().positive().optional(), callsPerTurn: z.int().positive().optional() }).default({}),
  channels: z.array(z.enum(['production', 'canary', 'staging'])).default(['production', 'canary']),
});
export type AgentSettings = z.infer<typeof agentSettingsSchema>;

/** The document type of each layer. */
export interface LayerDocuments {
  prompt: PromptDocument;
  tool: ToolDocument;
  workflow: WorkflowDocument;
  retrieval: RetrievalDocument;
  memory: MemoryDocument;
  eval: EvalDocument;
}

/** One whole harness, parsed: the agent's settings and, per layer, its documents by path. */
export type Harness = { agent: AgentSettings; hash: string } & { [L in Layer]: Record<string, LayerDocuments[L]> };
