import type { ToolDocument, ToolParameter } from '#harness';

/** JSON Schema of a tool's input, as model providers take it. */
export interface InputSchema {
  [keyword: string]: unknown;
  type: 'object';
  properties: Record<string, ToolParameter>;
  required: string[];
  additionalProperties: false;
}

export function inputSchema({ parameters: { properties, required } }: ToolDocument): InputSchema {
  return { type: 'object', properties: { ...properties }, required: [...required], additionalProperties: false };
}

/** What a model is told of a tool: what it does, and the needs that it is right and wrong for. */
export function describeTool({ description, routing: { use, avoid } }: ToolDocument): string {
  return [
    description,
    ...(use.length > 0 ? [`Use it for: ${use.join('; ')}.`] : []),
    ...(avoid.length > 0 ? [`Do not use it for: ${avoid.join('; ')}.`] : []),
  ].join('\n');
}
