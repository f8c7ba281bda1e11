/** Picks the positions of the largest values. A heap whose root is the least of them: most values lose to it at once. */
export class LargestOf {
  private readonly values: Float32Array;
  private readonly positions: Int32Array;

  /** `size` is less than the number of values. */
  constructor(private readonly size: number) {
    this.values = new Float32Array(size);
    this.positions = new Int32Array(size);
  }

  /** The largest first, of equals the lower position; the value at `without` takes no part. */
  pick(values: Float32Array, without: number): Int32Array {
    let kept = 0;
    for (let position = 0; position < values.length; position++) {
      const value = values[position]!;
      if (position === without) continue;
      if (kept < this.size) this.rise(kept++, value, position);
      else if (value > this.values[0]!) this.sink(value, position);
    }
    return this.positions.slice().sort((a, b) => values[b]! - values[a]! || a - b);
  }

  private rise(from: number, value: number, position: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.values[parent]! <= value) break;
      this.values[place] = this.values[parent]!;
      this.positions[place] = this.positions[parent]!;
      place = parent;
    }
    this.values[place] = value;
    this.positions[place] = position;
  }

  /** Replaces the root. */
  private sink(value: number, position: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.values[child + 1]! < this.values[child]!) child++;
      if (this.values[child]! >= value) break;
      this.values[place] = this.values[child]!;
      this.positions[place] = this.positions[child]!;
      place = child;
    }
    this.values[place] = value;
    this.positions[place] = position;
  }
}
