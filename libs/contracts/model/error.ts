/**
 * The one error that crosses a boundary. `code` is `NAMESPACE.REASON`, `fix` tells the reader what to do.
 * A *failure* is the caller's to mend (4xx, an unrecoverable job); an *operational* error may pass by itself (retried).
 */
export class AppError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly kind: 'failure' | 'operational';
  readonly status: number;

  constructor(options: {
    code: `${Uppercase<string>}.${Uppercase<string>}`;
    message: string;
    fix: string;
    kind?: 'failure' | 'operational';
    /** HTTP status at a boundary; 400 for failures and 503 for operational errors unless said otherwise. */
    status?: number;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = 'AppError';
    this.code = options.code;
    this.fix = options.fix;
    this.kind = options.kind ?? 'failure';
    this.status = options.status ?? (this.kind === 'failure' ? 400 : 503);
  }
}
