/** What the receiver is given from outside, by the names it injects them under. */
export const AUTHENTICATE = Symbol('Authenticate');
export const SPAN_WRITER = Symbol('SpanWriter');
export const LIMITS = Symbol('Limits');
export const LOG = Symbol('Log');
export const DATABASE = Symbol('Database');
