/** Subjects whose last known value is kept. The one asked for longest ago goes first. */
const KEPT = 1_000;

export interface LastKnownOptions<Subject, Value> {
  read(subject: Subject): Promise<Value>;
  /** Equal for subjects that are the same. */
  keyOf(subject: Subject): string;
  /** Given for a subject of which nothing was ever known. */
  nothing: Value;
  /** Nobody waits longer for an answer. It is still taken when it comes, for those who ask next. */
  waitMs: number;
  onError: (error: unknown) => void;
}

/** What `read` says, or within `waitMs` what it said last. Calls for one subject at the same time share one reading. */
export function lastKnown<Subject, Value>(options: LastKnownOptions<Subject, Value>) {
  const { read, keyOf, nothing, waitMs, onError } = options;
  const known = new Map<string, Value>();
  const underway = new Map<string, Promise<void>>();

  function remember(key: string, value: Value): void {
    known.delete(key);
    known.set(key, value);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
  }

  /** Resolves when the reading is over, or has taken too long. */
  function ask(subject: Subject, key: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      read(subject)
        .then((value) => remember(key, value), onError)
        .finally(() => {
          underway.delete(key);
          clearTimeout(timer);
          resolve();
        });
    });
  }

  return async (subject: Subject): Promise<Value> => {
    const key = keyOf(subject);
    const asked = underway.get(key) ?? ask(subject, key);
    underway.set(key, asked);
    await asked;
    return known.get(key) ?? nothing;
  };
}
