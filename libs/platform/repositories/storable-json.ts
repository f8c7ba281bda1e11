/**
 * JSON that Postgres' jsonb takes: it holds no NUL and no half of a surrogate pair, and telemetry may carry both (a
 * text cut in the middle of an emoji is enough). Each becomes U+FFFD, as in UTF-8.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u')) return json;
  // The first alternative steps over escaped backslashes, so that the text `\u0000` stays as it was written.
  return json.replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (match) => (match === '\\\\' ? match : '\\ufffd'));
}
