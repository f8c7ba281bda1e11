import type { Json } from '../../otlp/any-value.js';

/** What the metadata of an observation is made of. */
export interface ReadMetadata {
  /** The attributes of the span that Langfuse made the observation of. */
  attributes: Record<string, Json>;
  service: string | null;
  /** What else was written into it. */
  rest: Record<string, Json>;
}

/**
 * Langfuse keeps a span's attributes in the metadata: as a map under `attributes`, or flattened, as `attributes.x`; and
 * those of its resource likewise.
 */
export function readMetadata(metadata: Json | undefined): ReadMetadata {
  const attributes = new Map<string, Json>();
  const resource = new Map<string, Json>();
  const rest = new Map<string, Json>();
  for (const [key, value] of Object.entries(asMap(metadata) ?? {})) {
    const map = asMap(value);
    if (key === 'attributes' && map !== null) addAll(attributes, map);
    else if (key === 'resourceAttributes' && map !== null) addAll(resource, map);
    else if (key.startsWith('attributes.')) attributes.set(key.slice('attributes.'.length), value);
    else if (key.startsWith('resourceAttributes.')) resource.set(key.slice('resourceAttributes.'.length), value);
    else if (key !== 'scope' && !key.startsWith('scope.')) rest.set(key, value);
  }
  const service = resource.get('service.name');
  return {
    attributes: Object.fromEntries(attributes),
    service: typeof service === 'string' && service !== '' ? service : null,
    rest: Object.fromEntries(rest),
  };
}

function addAll(into: Map<string, Json>, map: Record<string, Json>): void {
  for (const [key, value] of Object.entries(map)) into.set(key, value);
}

/** A map, or the JSON text of one. */
function asMap(value: Json | undefined): Record<string, Json> | null {
  if (typeof value === 'string') return value.trimStart().startsWith('{') ? asMap(parse(value)) : null;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off by Langfuse: it stays the text that it is.
    return null;
  }
}
