import { z } from 'zod';
import { attributesSchema, attributeValueSchema } from './span.js';
import { unixNanoSchema } from './time.js';

/** One OTLP log record that speaks of an agent, flattened: it carries the resource and scope it came under. */
export const logRecordSchema = z.object({
  /** A record outside any trace is given one made of the conversation id it names. */
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  timeNano: unixNanoSchema,
  /** `event_name` of the record, or its older attribute `event.name`. */
  eventName: z.string(),
  body: attributeValueSchema,
  attributes: attributesSchema,
  resource: attributesSchema,
  scope: z.object({ name: z.string(), version: z.string() }),
});
export type LogRecord = z.infer<typeof logRecordSchema>;
