import type { TurnTrace } from '../model/ports.js';

/** A turn that nobody records: for running a conversation again under another harness. */
export class SilentTurn implements TurnTrace {
  constructor(private readonly atMs: number) {}

  chat(): void {}
  tool(): void {}
  retrieval(): void {}
  memory(): void {}
  evaluation(): void {}
  handOff(): void {}
  staffReply(): void {}

  end(): number {
    return this.atMs + 2000;
  }
}
