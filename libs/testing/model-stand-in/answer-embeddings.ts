import type { ModelTraits } from './model-stand-in.js';
import { type Said, saidError } from './said.js';
import { wordVector } from './word-vectors.js';

/** What `/v1/embeddings` says, when all is well. */
export function answerEmbeddings(body: Record<string, unknown>, traits: ModelTraits): Said {
  const texts = [body.input].flat() as string[];
  const { dimensions = 64, mostTexts = 2048, longestText = 100_000, base64 = 'given' } = traits;
  if (body.encoding_format !== undefined && base64 === 'refused')
    return saidError(422, 'Extra inputs are not permitted');
  if (texts.length > mostTexts)
    return saidError(traits.tooLarge ?? 413, `batch size ${texts.length} > maximum allowed batch size ${mostTexts}`);
  const unfit = texts.some((text) => text.length > longestText || traits.unwanted?.test(text));
  if (unfit || texts.includes('')) return saidError(400, "This model's maximum context length is exceeded.");
  const asBase64 = body.encoding_format === 'base64' && base64 === 'given';
  const data = texts.map((text, index) => {
    const vector = wordVector(text, dimensions);
    const embedding = asBase64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.join(' ').split(/\s+/).length;
  return {
    status: 200,
    // A server may well answer in another order: `index` says which is which.
    body: {
      object: 'list',
      model: body.model,
      data: data.reverse(),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
  };
}
