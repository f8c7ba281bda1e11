import { AppError } from '#contracts';
import type { OtlpEncoding } from '#conversations';

export const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** The encoding that a content type names, or null. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | null {
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'protobuf';
    case 'application/json':
      return 'json';
    default:
      return null;
  }
}

export function unknownContentType(contentType: string | undefined): AppError {
  return new AppError({
    code: 'INGEST.CONTENTTYPE',
    status: 415,
    message: `The content type ${JSON.stringify(contentType ?? '')} is not understood.`,
    fix: 'Send application/x-protobuf or application/json.',
  });
}
