import type { ToolDocument } from '#harness';
import { wireName } from '../run-tool.js';
import { describeTool, type InputSchema, inputSchema } from './tool-shape.js';

/** A tool of the Chat Completions API. */
export interface OpenAiTool {
  type: 'function';
  function: { name: string; description: string; parameters: InputSchema };
}

/** A tool of the Responses API. */
export interface OpenAiResponseTool {
  type: 'function';
  name: string;
  description: string;
  parameters: InputSchema;
  strict: false;
}

/** `tools` for `openai.chat.completions.create`. Call what the model chose with a `toolRunner`. */
export function openAiTools(tools: readonly ToolDocument[]): OpenAiTool[] {
  return tools.map((tool) => ({
    type: 'function',
    function: { name: wireName(tool), description: describeTool(tool), parameters: inputSchema(tool) },
  }));
}

/** `tools` for `openai.responses.create`. Not strict: that mode would make every argument a required one. */
export function openAiResponseTools(tools: readonly ToolDocument[]): OpenAiResponseTool[] {
  return tools.map((tool) => ({
    type: 'function',
    name: wireName(tool),
    description: describeTool(tool),
    parameters: inputSchema(tool),
    strict: false,
  }));
}
