import { z } from 'zod';

export const toolNameSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'letters, digits, `_`, `-`, `.`; at most 64');

/** One argument of a tool, as JSON Schema draft 2020-12 has it; only these keywords are understood and kept. */
export const toolParameterSchema = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  description: z.string().optional(),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .optional(),
  pattern: z.string().optional(),
  format: z.enum(['date', 'date-time', 'email', 'uri', 'uuid']).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  examples: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type ToolParameter = z.infer<typeof toolParameterSchema>;

export const recipeStepSchema = z.object({
  id: z.string(),
  tool: toolNameSchema,
  /** Argument templates: `{{input.name}}` or `{{step-id.path}}`; everything else is literal. */
  arguments: z.record(z.string(), z.string()),
});

/** `tools/<name>.yaml`: what the agent is told of a tool, and when to use it. */
export const toolDocumentSchema = z.object({
  name: toolNameSchema,
  description: z.string().min(1),
  parameters: z
    .object({
      type: z.literal('object').default('object'),
      properties: z.record(z.string(), toolParameterSchema).default({}),
      required: z.array(z.string()).default([]),
    })
    .prefault({}),
  /** Phrases of needs for which this tool is the right one, and for which it is not. */
  routing: z
    .object({ use: z.array(z.string()).default([]), avoid: z.array(z.string()).default([]) })
    .default({ use: [], avoid: [] }),
  examples: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))).default([]),
  status: z.enum(['active', 'deprecated']).default('active'),
  kind: z.enum(['native', 'recipe']).default('native'),
  recipe: z.object({ steps: z.array(recipeStepSchema).min(1) }).optional(),
});
export type ToolDocument = z.infer<typeof toolDocumentSchema>;

const base = { layer: z.literal('tool'), document: z.string() };
export const toolEditSchema = z.discriminatedUnion('operation', [
  z.object({ ...base, operation: z.literal('set_description'), description: z.string().min(1) }),
  z.object({ ...base, operation: z.literal('set_param_doc'), parameter: z.string(), description: z.string().min(1) }),
  /** Narrows one argument; keywords given replace the argument's own, `required` adds it to the required ones. */
  z.object({
    ...base,
    operation: z.literal('tighten_schema'),
    parameter: z.string(),
    constraint: toolParameterSchema.omit({ type: true }).partial(),
    required: z.boolean().optional(),
  }),
  z.object({ ...base, operation: z.literal('set_routing'), use: z.array(z.string()), avoid: z.array(z.string()) }),
  z.object({ ...base, operation: z.literal('deprecate') }),
  /** Creates the document: a declarative tool over existing ones. */
  z.object({
    ...base,
    operation: z.literal('add_recipe'),
    name: toolNameSchema,
    description: z.string().min(1),
    properties: z.record(z.string(), toolParameterSchema),
    required: z.array(z.string()),
    steps: z.array(recipeStepSchema).min(1),
  }),
]);
export type ToolEdit = z.infer<typeof toolEditSchema>;
