import { z } from 'zod';

/** What is looked for in text before it is stored. */
export const redactionKindSchema = z.enum(['email', 'phone', 'card', 'iban', 'national-id', 'secret']);
export type RedactionKind = z.infer<typeof redactionKindSchema>;

/** What a project replaces beyond, or instead of, what is replaced by default. */
export const redactionRulesSchema = z.strictObject({
  /** Kinds that stay readable. */
  off: z.array(redactionKindSchema).default([]),
  /** More to replace: RE2 expressions (https://github.com/google/re2/wiki/Syntax), which match in linear time. */
  custom: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, at most 32'),
        pattern: z.string().min(1).max(500),
      }),
    )
    .max(50)
    .default([]),
  /** Attributes left as they are, by name. User ids are hashed all the same. */
  keep: z.array(z.string().min(1).max(200)).max(100).default([]),
});
export type RedactionRules = z.infer<typeof redactionRulesSchema>;
