import { z } from 'zod';
import { instantSchema } from '#contracts';
import { recipeStepSchema, toolDocumentSchema, toolParameterSchema } from '../layers/tool/schema.js';

/** Bounds of what an agent may author by itself. */
export const authoredBudgets = { toolsPerUser: 20, steps: 20, parameters: 20, argumentCharacters: 2_000 } as const;

/** A name that every model provider takes as it is, and that a file can bear. */
const authoredNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a letter, then letters, digits, `_` or `-`; at most 64');

const stepSchema = recipeStepSchema.extend({
  id: z.string().min(1).max(64),
  arguments: z.record(z.string().max(64), z.string().max(authoredBudgets.argumentCharacters)),
});

/** A declarative tool as an agent writes it down: the fields of the edit `add_recipe`. */
export const recipeDefinitionSchema = z.object({
  name: authoredNameSchema,
  description: z.string().min(1),
  properties: z
    .record(z.string().max(64), toolParameterSchema)
    .refine((properties) => Object.keys(properties).length <= authoredBudgets.parameters, 'too many parameters')
    .default({}),
  required: z.array(z.string()).max(authoredBudgets.parameters).default([]),
  steps: z.array(stepSchema).min(1).max(authoredBudgets.steps),
});
export type RecipeDefinition = z.output<typeof recipeDefinitionSchema>;

/** What is posted mid-session. A tool of the scope `session` names its session; one of the scope `user` stays. */
export const authorToolSchema = z.intersection(
  recipeDefinitionSchema,
  z.discriminatedUnion('scope', [
    z.object({ user: z.string().min(1).max(512), scope: z.literal('user') }),
    z.object({ user: z.string().min(1).max(512), scope: z.literal('session'), session: z.string().min(1).max(200) }),
  ]),
);
export type AuthorTool = z.input<typeof authorToolSchema>;

/** A tool that an agent authored for one user. */
export const authoredToolSchema = z.object({
  id: z.string(),
  scope: z.enum(['session', 'user']),
  /** The session it belongs to; null for the scope `user`. */
  session: z.string().nullable(),
  /** Raised whenever it is authored anew under its name. */
  version: z.int().positive(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** The version of the harness that took it up; null while it is the user's alone. */
  promotedTo: z.int().positive().nullable(),
  tool: toolDocumentSchema,
});
export type AuthoredTool = z.infer<typeof authoredToolSchema>;

/** A list whose members are read one by one: a broken one does not take the others with it. */
export const authoredToolListSchema = z.object({ tools: z.array(z.unknown()) });
