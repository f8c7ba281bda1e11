const lengthReasons = new Set([
  'length',
  'max_tokens',
  'max_output_tokens',
  'max_length',
  'token_limit',
  'model_length',
  'model_context_window_exceeded',
]);

/** Did the model stop because its answer grew too long? */
export function isLengthReason(reason: string | null): boolean {
  return reason !== null && lengthReasons.has(reason.toLowerCase());
}
