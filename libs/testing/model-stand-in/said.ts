/** One answer of the stand-in: text goes as it is, anything else as JSON. */
export interface Said {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

export function saidError(status: number, message: string, headers: Record<string, string> = {}): Said {
  return { status, headers, body: { error: { message, type: 'stand_in_error' } } };
}
