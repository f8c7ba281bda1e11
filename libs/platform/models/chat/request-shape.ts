/** What servers that all call themselves compatible differ in. */
export interface RequestShape {
  readonly format: 'json_schema' | 'json_object' | 'text';
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  readonly temperature: boolean;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export const widestShape: RequestShape = { format: 'json_schema', limit: 'max_tokens', temperature: true };

const simpler = { json_schema: 'json_object', json_object: 'text', text: null } as const;

/** The shape to try after one was refused with these words; null where there is none left. */
export function simplerShape(shape: RequestShape, refusal: string): RequestShape | null {
  if (shape.temperature && /temperature/i.test(refusal)) return { ...shape, temperature: false };
  if (shape.limit === 'max_tokens' && /max_completion_tokens/i.test(refusal))
    return { ...shape, limit: 'max_completion_tokens' };
  const format = simpler[shape.format];
  return format === null ? null : { ...shape, format };
}

/** The body of a request to `/chat/completions`. */
export function requestBody(
  shape: RequestShape,
  {
    messages,
    name,
    jsonSchema,
    maxOutputTokens,
  }: {
    messages: readonly Message[];
    name: string;
    jsonSchema: unknown;
    maxOutputTokens: number;
  },
): Record<string, unknown> {
  const formats = {
    json_schema: {
      type: 'json_schema',
      json_schema: { name: name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64), strict: true, schema: jsonSchema },
    },
    json_object: { type: 'json_object' },
    text: undefined,
  };
  return {
    messages,
    [shape.limit]: maxOutputTokens,
    ...(shape.temperature && { temperature: 0 }),
    response_format: formats[shape.format],
  };
}
