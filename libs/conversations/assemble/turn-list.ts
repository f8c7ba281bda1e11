import { type Step, type Turn, type UnixNano } from '#contracts';

/** Words that may be the last the user saw in a turn. */
export interface ReplyCandidate {
  text: string;
  spanId: string;
  atNano: UnixNano;
  agent: string | null;
  /** `call`: said in a model call; `agent`: told by the agent around the calls as its answer; `history`: re-sent later. */
  source: 'call' | 'agent' | 'history';
  /** How many agents deep it was said. */
  level: number;
}

export interface OpenTurn {
  user: Turn['user'];
  steps: Step[];
  replies: ReplyCandidate[];
}

/**
 * The turns of a conversation as they open. Steps of a trace that come before its user message belong to the turn that the
 * message opens, unless the agent already spoke in them: then it was a greeting, or a late word to the turn before.
 */
export class TurnList {
  readonly turns: OpenTurn[] = [];
  /** Steps of the present trace from before its first user message. */
  #before: OpenTurn | null = null;
  readonly #joined = new Map<OpenTurn, OpenTurn>();

  beginTrace(): void {
    this.#before = { user: null, steps: [], replies: [] };
  }

  endTrace(): void {
    if (this.#before) this.#closeBefore();
  }

  current(): OpenTurn {
    return this.#before ?? this.turns.at(-1)!;
  }

  open(user: NonNullable<Turn['user']>): void {
    const turn: OpenTurn = { user, steps: [], replies: [] };
    if (this.#before && this.#before.replies.length > 0) this.#closeBefore();
    else if (this.#before) {
      turn.steps.push(...this.#before.steps);
      this.#joined.set(this.#before, turn);
      this.#before = null;
    }
    this.turns.push(turn);
  }

  /** Adds words to the turn in which they began to be said. */
  reply(turn: OpenTurn, candidate: ReplyCandidate): void {
    (this.#joined.get(turn) ?? turn).replies.push(candidate);
  }

  add(turn: OpenTurn, step: Step): void {
    (this.#joined.get(turn) ?? turn).steps.push(step);
  }

  #closeBefore(): void {
    const before = this.#before!;
    this.#before = null;
    const last = this.turns.at(-1);
    if (last) {
      last.steps.push(...before.steps);
      last.replies.push(...before.replies);
      this.#joined.set(before, last);
    } else this.turns.push(before);
  }
}
