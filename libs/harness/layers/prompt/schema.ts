import { z } from 'zod';

export const sectionIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case words joined by hyphens');

export const promptSectionSchema = z.object({
  id: sectionIdSchema,
  title: z.string().min(1),
  /** A frozen section is never edited by a proposal. */
  frozen: z.boolean(),
  text: z.string(),
});
export type PromptSection = z.infer<typeof promptSectionSchema>;

/** `prompts/<name>.md`: front matter {role, variables}, then `## Title {#id}` or `## Title {#id frozen}` sections. */
export const promptDocumentSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']).default('system'),
  variables: z.array(z.string()).default([]),
  sections: z.array(promptSectionSchema).min(1),
});
export type PromptDocument = z.infer<typeof promptDocumentSchema>;

const base = { layer: z.literal('prompt'), document: z.string() };
export const promptEditSchema = z.discriminatedUnion('operation', [
  z.object({ ...base, operation: z.literal('replace'), section: sectionIdSchema, text: z.string().min(1) }),
  z.object({
    ...base,
    operation: z.literal('insert_after'),
    /** The section after which the new one stands. */
    section: sectionIdSchema,
    id: sectionIdSchema,
    title: z.string().min(1),
    text: z.string().min(1),
  }),
  z.object({ ...base, operation: z.literal('delete'), section: sectionIdSchema }),
]);
export type PromptEdit = z.infer<typeof promptEditSchema>;
