import { type OfferedTool, type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf } from '../convention.js';
import { indexedItems } from '../indexed-attributes.js';
import { readOfferedTools } from '../messages.js';
import { otelGenai } from '../otel-genai/index.js';
import { otelGenaiLegacy } from '../otel-genai-legacy/index.js';

/** Model calls: the older ones carry `llm.request.type`, the newer ones of the TypeScript SDK tell themselves by their scope. */
export function isModelSpan({ attributes, scope }: Span): boolean {
  return (
    'llm.request.type' in attributes ||
    (scope.name.startsWith('@traceloop/') && ('gen_ai.operation.name' in attributes || 'gen_ai.system' in attributes))
  );
}

/** The messages are those of the GenAI conventions, new or old; older calls name the tools they offered in a list of their own. */
export function readModelSpan(span: Span, bag: AttributeBag): Reading {
  const type = bag.takeText('llm.request.type') ?? 'chat';
  if (type === 'embedding' || type === 'rerank') return readingOf({ kind: 'other', name: span.name });
  const reading = otelGenai.recognises(span) ? otelGenai.read(span, bag) : otelGenaiLegacy.read(span, bag);
  const offered = takeFunctions(bag);
  return offered.length === 0 ? reading : { ...reading, offeredTools: offered };
}

/** `llm.request.functions.N.{name,description,parameters}`. */
function takeFunctions(bag: AttributeBag): OfferedTool[] {
  return readOfferedTools(indexedItems(bag.takeUnder('llm.request.functions'), 'llm.request.functions'));
}
