/** What the receiver is given from outside, by the names it injects them under. */
export const AUTHENTICATE = Symbol('Authenticate');
export const TELEMETRY_WRITER = Symbol('TelemetryWriter');
export const LIMITS = Symbol('Limits');
export const LOG = Symbol('Log');
export const DATABASE = Symbol('Database');
export const CLOCK = Symbol('Clock');
