import type { Json } from '../../otlp/any-value.js';
import { toKeyValues } from '../../otlp/any-value.js';
import { spanIdOf, traceIdOf } from '../../otlp/ids.js';
import { nanoOf } from '../../otlp/nano.js';
import type { JsonSpan } from '../../otlp/requests.js';
import type { Observation } from './api.js';
import { readMetadata } from './metadata.js';

const INTERNAL = 1;
const ERROR = 2;

/** The span an observation is told as: `langfuse.*` attributes over those it had when it was sent to Langfuse. */
export function observationSpan(observation: Observation): { service: string | null; span: JsonSpan } {
  const { attributes, service, rest } = readMetadata(observation.metadata);
  const { parentObservationId: parent, level, statusMessage } = observation;
  const span: JsonSpan = {
    traceId: traceIdOf(observation.traceId),
    spanId: spanIdOf(observation.id),
    ...(parent != null && parent !== '' && { parentSpanId: spanIdOf(parent) }),
    name: observation.name ?? observation.type.toLowerCase(),
    kind: INTERNAL,
    startTimeUnixNano: nanoOf(observation.startTime),
    endTimeUnixNano: nanoOf(observation.endTime ?? observation.startTime),
    attributes: toKeyValues({ ...attributes, ...langfuseAttributes(observation), ...metadataAttributes(rest) }),
    status: level === 'ERROR' ? { code: ERROR, message: statusMessage ?? '' } : { code: 0, message: '' },
  };
  return { service, span };
}

/** Names as Langfuse's own SDKs write them (https://langfuse.com/integrations/native/opentelemetry#property-mapping). */
function langfuseAttributes(observation: Observation): Record<string, Json | undefined> {
  return {
    'langfuse.observation.type': observation.type.toLowerCase(),
    'langfuse.observation.input': asText(observation.input),
    'langfuse.observation.output': asText(observation.output),
    'langfuse.observation.level': observation.level,
    'langfuse.observation.status_message': observation.statusMessage,
    'langfuse.observation.model.name': observation.providedModelName,
    'langfuse.observation.model.parameters': asText(observation.modelParameters),
    'langfuse.observation.usage_details': asText(observation.usageDetails),
    'langfuse.observation.cost_details': asText(observation.costDetails),
    'langfuse.observation.prompt.name': observation.promptName,
    'langfuse.observation.prompt.version': observation.promptVersion,
    'langfuse.observation.completion_start_time': observation.completionStartTime,
    'langfuse.trace.name': observation.traceName,
    'langfuse.trace.tags': observation.tags,
    'langfuse.environment': observation.environment,
    'langfuse.release': observation.release,
    'langfuse.version': observation.version,
    'session.id': observation.sessionId,
    'user.id': observation.userId,
  };
}

function metadataAttributes(metadata: Record<string, Json>): Record<string, Json | undefined> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [`langfuse.observation.metadata.${key}`, asText(value)]),
  );
}

/** Text stays, anything else becomes JSON: so do Langfuse's SDKs. */
function asText(value: Json | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
