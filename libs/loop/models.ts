import { type Ask, blendedEmbedding, type Embedding, staticEmbedding, staticVectors } from '#intents';
import { type ModelStores, openAiEmbeddings, openAiLanguageModel, type Resources } from '#platform';

/** What requests are read with. A process has them once, for its calls of a service are limited together. */
export interface Models {
  embedding: Embedding;
  /** Asks the language model that names intents; null where there is none, and their own words do. */
  ask: Ask | null;
}

/** The models that the config names; without any, the embedding that ships with the product. */
export function openModels({ config, log }: Pick<Resources, 'config' | 'log'>, stores: ModelStores): Models {
  const { embedding, llm } = config;
  return {
    embedding:
      embedding === null
        ? staticEmbedding()
        : // Taxonomies from before the service was configured are still read as they were built.
          blendedEmbedding(openAiEmbeddings(embedding, stores, log), { alsoKnown: [staticVectors()] }),
    ask: llm === null ? null : openAiLanguageModel(llm, stores, log).ask,
  };
}
