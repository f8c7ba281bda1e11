import type { EditEnvelope, Layer } from '#contracts';
import type { LayerDocuments } from '../harness.js';
import type { LayerDefinition } from '../layer-definition.js';
import { evalLayer } from './eval/index.js';
import type { EvalEdit } from './eval/schema.js';
import { memoryLayer } from './memory/index.js';
import type { MemoryEdit } from './memory/schema.js';
import { promptLayer } from './prompt/index.js';
import type { PromptEdit } from './prompt/schema.js';
import { retrievalLayer } from './retrieval/index.js';
import type { RetrievalEdit } from './retrieval/schema.js';
import { toolLayer } from './tool/index.js';
import type { ToolEdit } from './tool/schema.js';
import { workflowLayer } from './workflow/index.js';
import type { WorkflowEdit } from './workflow/schema.js';

/** The edit type of each layer. */
export interface LayerEdits {
  prompt: PromptEdit;
  tool: ToolEdit;
  workflow: WorkflowEdit;
  retrieval: RetrievalEdit;
  memory: MemoryEdit;
  eval: EvalEdit;
}

/** A change to one document of any layer. */
export type Edit = LayerEdits[Layer];
/** A document of any layer. */
export type AnyDocument = LayerDocuments[Layer];

/** Every layer there is: one folder each. Nothing else in the product branches on a layer's name. */
export const layerDefinitions: { readonly [L in Layer]: LayerDefinition<LayerDocuments[L], LayerEdits[L]> } = {
  prompt: promptLayer,
  tool: toolLayer,
  workflow: workflowLayer,
  retrieval: retrievalLayer,
  memory: memoryLayer,
  eval: evalLayer,
};

/** A definition whose layer is known at run time only. What it parses is what it takes. */
export type AnyLayerDefinition = LayerDefinition<AnyDocument, EditEnvelope>;

export function layerDefinition(layer: Layer): AnyLayerDefinition {
  return layerDefinitions[layer] as AnyLayerDefinition;
}

/** The layer that owns a path, or null where none does. */
export function layerOwning(path: string): AnyLayerDefinition | null {
  return Object.values(layerDefinitions as Record<Layer, AnyLayerDefinition>).find(({ owns }) => owns(path)) ?? null;
}
