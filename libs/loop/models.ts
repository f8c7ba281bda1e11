import { type Ask, blendedEmbedding, type Embedding, staticEmbedding, staticVectors } from '#intents';
import { type ModelStores, openAiEmbeddings, openAiLanguageModel, type Resources } from '#platform';

/** What requests are read with. A process has them once, for its calls of a service are limited together. */
export interface Models {
  embedding: Embedding;
  /** Asks the language model that names intents and checks findings; null where there is none. */
  ask: Ask | null;
  /** What that model is called, for what is kept of its answers. */
  modelName: string | null;
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
    modelName: llm?.model ?? null,
  };
}
