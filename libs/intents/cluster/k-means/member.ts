const ARRIVED = 0;
const MEETINGS = 1;
const NEXT_BLOCK = 2;

/** What the members of a team know of each other. */
export function createRendezvous(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}

/** One of the threads that do a job together: all run the same function, on memory that they share. */
export class Member {
  constructor(
    private readonly index: number,
    private readonly size: number,
    private readonly rendezvous: Int32Array,
  ) {}

  /**
   * Returns when every member has come this far. The last to come does `alone` while the others wait: whoever that is,
   * it sees all that was written before.
   */
  meet(alone?: () => void): void {
    const meeting = Atomics.load(this.rendezvous, MEETINGS);
    if (Atomics.add(this.rendezvous, ARRIVED, 1) + 1 < this.size) {
      while (Atomics.load(this.rendezvous, MEETINGS) === meeting) Atomics.wait(this.rendezvous, MEETINGS, meeting);
      return;
    }
    alone?.();
    Atomics.store(this.rendezvous, ARRIVED, 0);
    Atomics.store(this.rendezvous, NEXT_BLOCK, 0);
    Atomics.add(this.rendezvous, MEETINGS, 1);
    Atomics.notify(this.rendezvous, MEETINGS);
  }

  /** Numbers below `count`, each to one member, as they become free. Begins again after a meeting. */
  *blocks(count: number): Iterable<number> {
    for (;;) {
      const block = Atomics.add(this.rendezvous, NEXT_BLOCK, 1);
      if (block >= count) return;
      yield block;
    }
  }

  /** This member's own part of 0..count−1, the same throughout a job. */
  share(count: number): { from: number; to: number } {
    const bound = (index: number) => Math.floor((count * index) / this.size);
    return { from: bound(this.index), to: bound(this.index + 1) };
  }
}
