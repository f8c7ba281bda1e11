export type Limits = {
  /** Largest request body, before and after decompression. */
  maxBodyBytes: number;
};

/** A request that has not come in whole by then is dropped. */
export const REQUEST_MS = 60_000;
