/** Names past this number are judged anew: agents have few tools, and hostile telemetry must not fill the memory. */
const most = 2_000;

/** A judgement of names made once for each: the same few stand in every conversation of an agent. */
export function rememberByName(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const verdict = judge(name);
    known.set(name, verdict);
    return verdict;
  };
}
