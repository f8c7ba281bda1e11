import { z } from 'zod';
import { unixNanoSchema } from './time.js';

/** What an OTLP AnyValue becomes: bytes are base64 strings, 64-bit integers beyond 2^53 decimal strings. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };
export type Attributes = Record<string, AttributeValue>;

export const attributeValueSchema: z.ZodType<AttributeValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(attributeValueSchema),
    z.record(z.string(), attributeValueSchema),
  ]),
);
export const attributesSchema = z.record(z.string(), attributeValueSchema);

export const spanEventSchema = z.object({ name: z.string(), timeNano: unixNanoSchema, attributes: attributesSchema });
export type SpanEvent = z.infer<typeof spanEventSchema>;

export const spanLinkSchema = z.object({ traceId: z.string(), spanId: z.string(), attributes: attributesSchema });
export type SpanLink = z.infer<typeof spanLinkSchema>;

/** One OTLP span, flattened: it carries the resource and scope it came under. Ids are lower-case hex. */
export const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  name: z.string(),
  /** OTLP SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: z.int(),
  startNano: unixNanoSchema,
  endNano: unixNanoSchema,
  /** OTLP status code: 0 unset, 1 ok, 2 error. */
  status: z.object({ code: z.int(), message: z.string() }),
  attributes: attributesSchema,
  events: z.array(spanEventSchema),
  links: z.array(spanLinkSchema),
  resource: attributesSchema,
  scope: z.object({ name: z.string(), version: z.string() }),
  /** Attributes the SDK cut off before sending (its default limit is 128). */
  droppedAttributesCount: z.int(),
});
export type Span = z.infer<typeof spanSchema>;
