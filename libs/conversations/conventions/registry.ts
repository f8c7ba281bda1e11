import { type Convention } from './convention.js';
import { googleAdk } from './google-adk/index.js';
import { langfuse } from './langfuse/index.js';
import { langsmith } from './langsmith/index.js';
import { mcp } from './mcp/index.js';
import { openinference } from './openinference/index.js';
import { otelGenai } from './otel-genai/index.js';
import { otelGenaiLegacy } from './otel-genai-legacy/index.js';
import { pydanticAi } from './pydantic-ai/index.js';
import { semanticKernel } from './semantic-kernel/index.js';
import { strands } from './strands/index.js';
import { traceloop } from './traceloop/index.js';
import { vercelAi } from './vercel-ai/index.js';
import { vercelAi7 } from './vercel-ai-7/index.js';

/**
 * Every convention; a span is read by the first that recognises it. Those of one SDK or framework come before those that many
 * write, newer before older; Langfuse is last, for its attributes are also set on spans that others wrote.
 * `registry.spec.ts` holds the list to the folders.
 */
export const conventions: readonly Convention[] = [
  vercelAi7,
  vercelAi,
  langsmith,
  mcp,
  traceloop,
  openinference,
  pydanticAi,
  strands,
  googleAdk,
  semanticKernel,
  otelGenai,
  otelGenaiLegacy,
  langfuse,
];
