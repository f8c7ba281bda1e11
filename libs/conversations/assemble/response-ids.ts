import { type AttributeValue, type Span } from '#contracts';
import { parseJson } from '../attributes/parse-json.js';

/** Longer ids are no provider's. */
export const MAX_ID_LENGTH = 200;

const responseIds = ['gen_ai.response.id', 'ai.response.id'];
/** As the specification names it; as instrumentations of OpenAI's Responses API did before it had a name. */
const previousIds = [
  'gen_ai.request.previous_response.id',
  'gen_ai.request.previous_response_id',
  'gen_ai.openai.request.previous_response_id',
  'openai.request.previous_response_id',
  'openai.previous_response_id',
];
/** OpenInference keeps the parameters of the request as JSON text. */
const PARAMETERS = 'llm.invocation_parameters';

/** The id of the response that the model call of this span gave; null where it gave none. */
export function givenResponse({ attributes }: Span): string | null {
  // An evaluation names the response it judges by the same attribute.
  if ('gen_ai.evaluation.name' in attributes) return null;
  for (const name of responseIds) {
    const id = idAt(attributes[name]);
    if (id !== null) return id;
  }
  return 'openinference.span.kind' in attributes ? idOfPayload(attributes['output.value']) : null;
}

/** The id of the response from which the model call of this span goes on. */
export function previousResponse({ attributes }: Span): string | null {
  for (const name of previousIds) {
    const id = idAt(attributes[name]);
    if (id !== null) return id;
  }
  const parameters = attributes[PARAMETERS];
  if (typeof parameters !== 'string' || !parameters.includes('previous_response_id')) return null;
  const parsed = parseJson(parameters)?.value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? idAt(parsed.previous_response_id)
    : null;
}

/** The id of the response that a judgement names, as an attribute of its event or of its span. */
export function judgedResponse({ attributes, events }: Span): string | null {
  const event = events.find((each) => 'gen_ai.response.id' in each.attributes);
  return idAt(event?.attributes['gen_ai.response.id'] ?? attributes['gen_ai.response.id']);
}

/** OpenInference has no attribute for the id of a response: it is the first field of the response it keeps whole. */
function idOfPayload(payload: AttributeValue | undefined): string | null {
  if (typeof payload !== 'string') return null;
  return idAt(/^\s*\{\s*"id"\s*:\s*"([^"\\]+)"/.exec(payload.slice(0, MAX_ID_LENGTH * 2))?.[1]);
}

function idAt(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH ? value : null;
}
