import type { Layer } from '#contracts';
import type { EditWriter } from '../writer.js';
import { evalWriter } from './eval.js';
import { memoryWriter } from './memory.js';
import { promptWriter } from './prompt.js';
import { retrievalWriter } from './retrieval.js';
import { toolWriter } from './tool.js';
import { workflowWriter } from './workflow.js';

export const editWriters: Record<Layer, EditWriter> = {
  prompt: promptWriter,
  tool: toolWriter,
  workflow: workflowWriter,
  retrieval: retrievalWriter,
  memory: memoryWriter,
  eval: evalWriter,
};
