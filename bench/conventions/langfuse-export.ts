import type { Attributes, AttributeValue, Span } from '#contracts';

/** A trace as Langfuse's API gives it, of which spans can be made again. */
export interface Export {
  trace: { id: string; sessionId?: string | null; userId?: string | null };
  observations: Observation[];
}

export interface Observation {
  id: string;
  parentObservationId: string | null;
  name: string | null;
  type: string;
  startTime: string;
  endTime: string | null;
  input: unknown;
  output: unknown;
  model: string | null;
  usageDetails: unknown;
  /** All kinds of input or output tokens together. */
  inputUsage: number;
  outputUsage: number;
  level: string;
  statusMessage: string | null;
  metadata: unknown;
}

/** The span's own attributes stand in the metadata; what Langfuse took out of them, in the fields of the observation. */
export function spansOfExport({ trace, observations }: Export): Span[] {
  return observations.map((observation) => {
    const metadata = fieldsOf(observation.metadata);
    const scope = fieldsOf(metadata.scope);
    return {
      traceId: trace.id,
      spanId: observation.id,
      parentSpanId: observation.parentObservationId,
      name: observation.name ?? 'span',
      kind: 1,
      startNano: nanoOf(observation.startTime),
      endNano: nanoOf(observation.endTime ?? observation.startTime),
      status: { code: observation.level === 'ERROR' ? 2 : 0, message: observation.statusMessage ?? '' },
      attributes: { ...(fieldsOf(metadata.attributes) as Attributes), ...fieldsTold(observation, trace) },
      events: [],
      links: [],
      resource: fieldsOf(metadata.resourceAttributes) as Attributes,
      scope: { name: String(scope.name ?? ''), version: String(scope.version ?? '') },
      droppedAttributesCount: 0,
    };
  });
}

function fieldsTold(observation: Observation, trace: Export['trace']): Attributes {
  const isRoot = observation.parentObservationId === null;
  const told: Record<string, unknown> = {
    'langfuse.observation.type': observation.type.toLowerCase(),
    'langfuse.observation.input': observation.input,
    'langfuse.observation.output': observation.output,
    'langfuse.observation.model.name': observation.model,
    'langfuse.observation.usage_details': observation.usageDetails,
    'langfuse.session.id': isRoot ? trace.sessionId : null,
    'langfuse.user.id': isRoot ? trace.userId : null,
  };
  const present = Object.entries(told).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present) as Record<string, AttributeValue>;
}

/** An object, sent as such or as JSON text; empty otherwise. */
function fieldsOf(value: unknown): Record<string, unknown> {
  const parsed: unknown = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : {};
}

function nanoOf(iso: string): string {
  return `${Date.parse(iso)}000000`;
}
