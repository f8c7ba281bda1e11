/** What a call takes in and gives back, in tokens. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

export type ModelService = 'chat' | 'embeddings';

/** Vectors by the SHA-256 (hex) of model and text. */
export interface EmbeddingCache {
  read(keys: readonly string[]): Promise<Map<string, Float32Array>>;
  /** A vector that is there already stays. */
  write(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

/** Answers as JSON values by the SHA-256 (hex) of model, prompt and schema. */
export interface AnswerCache {
  /** Undefined where there is none. */
  read(key: string): Promise<unknown>;
  write(key: string, answer: { model: string; purpose: string; value: unknown }): Promise<void>;
}

/** The tokens of a day (UTC), counted over all processes that share it. */
export interface UsageMeter {
  /**
   * Books tokens ahead of a call.
   *
   * @param limit that the day's tokens may not pass; null: none
   * @returns the day they are booked on; null where it has no room
   */
  book(service: ModelService, tokens: Tokens, limit: number | null): Promise<string | null>;
  /** Adds to what was booked, or (negative) takes from it, once it is known what the call took. */
  correct(service: ModelService, day: string, by: Tokens): Promise<void>;
}

/** What is kept of calls of models. */
export interface ModelStores {
  embeddings: EmbeddingCache;
  answers: AnswerCache;
  usage: UsageMeter;
}
