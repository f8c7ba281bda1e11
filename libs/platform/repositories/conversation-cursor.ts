import { z } from 'zod';
import { AppError, type Instant, instantSchema } from '#contracts';

/** Where a page of conversations ended. */
export interface ConversationCursor {
  startedAt: Instant;
  id: string;
}

const partsSchema = z.tuple([instantSchema, z.string()]);

/** Opaque to the caller. */
export function encodeCursor({ startedAt, id }: ConversationCursor): string {
  return Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
}

/** @throws AppError CONVERSATION.CURSOR */
export function decodeCursor(cursor: string): ConversationCursor {
  const parts = partsSchema.safeParse(parse(Buffer.from(cursor, 'base64url').toString()));
  if (!parts.success)
    throw new AppError({
      code: 'CONVERSATION.CURSOR',
      message: 'The cursor is not one of ours.',
      fix: 'Send `next` of the page before as it came, or leave it out for the first page.',
    });
  const [startedAt, id] = parts.data;
  return { startedAt, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not what we gave out: the caller is told so.
    return null;
  }
}
