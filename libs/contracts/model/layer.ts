import { z } from 'zod';

/** The layers of a harness: what an edit can change. */
export const layerSchema = z.enum(['prompt', 'tool', 'workflow', 'retrieval', 'memory', 'eval']);
export type Layer = z.infer<typeof layerSchema>;
export const layers = layerSchema.options;

/** Where a finding can be traced to. `model` and `environment` lead to no edit. */
export const causeSchema = z.enum([...layerSchema.options, 'model', 'environment']);
export type Cause = z.infer<typeof causeSchema>;

export function isLayer(cause: Cause): cause is Layer {
  return (layerSchema.options as readonly string[]).includes(cause);
}
