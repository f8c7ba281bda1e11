import { type Convention } from './convention.js';
import { openinference } from './openinference/index.js';
import { otelGenai } from './otel-genai/index.js';
import { otelGenaiLegacy } from './otel-genai-legacy/index.js';

/** Every convention, newest first: a span is read by the first that recognises it. `registry.spec.ts` holds it to the folders. */
export const conventions: readonly Convention[] = [otelGenai, openinference, otelGenaiLegacy];
