import type { ToolDocument } from '#harness';
import { type CallTool, toolRunner, wireName } from '../run-tool.js';
import { describeTool, type InputSchema, inputSchema } from './tool-shape.js';

/** A tool as the Vercel AI SDK takes it. `Schema` is what the SDK's own `jsonSchema` makes. */
export interface AiSdkTool<Schema> {
  description: string;
  inputSchema: Schema;
  execute: (input: Record<string, unknown>) => Promise<unknown>;
}

export interface AiSdkOptions<Schema> {
  /** `jsonSchema` of the `ai` package that the agent uses: its schemas carry a mark of their version. */
  jsonSchema: (schema: InputSchema) => Schema;
  /** Makes a call of a native tool. Recipes are run over it. */
  callTool: CallTool;
}

/** `tools` for `generateText`, `streamText` and agents of the Vercel AI SDK. */
export function aiSdkTools<Schema>(
  tools: readonly ToolDocument[],
  { jsonSchema, callTool }: AiSdkOptions<Schema>,
): Record<string, AiSdkTool<Schema>> {
  const run = toolRunner(tools, callTool);
  return Object.fromEntries(
    tools.map((tool) => [
      wireName(tool),
      {
        description: describeTool(tool),
        inputSchema: jsonSchema(inputSchema(tool)),
        execute: async (input) => run(tool.name, input),
      },
    ]),
  );
}
