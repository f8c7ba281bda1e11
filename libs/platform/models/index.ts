export { type LanguageModel, openAiLanguageModel } from './chat/language-model.js';
export type { NoAnswerReason, Question, Reply } from './chat/question.js';
export { type OpenAiEmbeddings, openAiEmbeddings } from './embeddings/openai-embeddings.js';
export { sendableText } from './embeddings/sendable-text.js';
export { vectorKey } from './embeddings/vector-key.js';
export type { VectorRows } from './embeddings/vector-rows.js';
export { memoryModelStores } from './memory-stores.js';
export type { AnswerCache, EmbeddingCache, ModelService, ModelStores, Tokens, UsageMeter } from './stores.js';
