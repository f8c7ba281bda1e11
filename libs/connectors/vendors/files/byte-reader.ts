/** Reads a stream of bytes in pieces that it chooses itself: so many bytes, or a line. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #parts: Uint8Array[] = [];
  #held = 0;
  #ended = false;
  /** Bytes taken or passed over. */
  position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next bytes, left where they are; fewer at the end. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#held < count && (await this.#more()));
    return this.#join().subarray(0, count);
  }

  /** So many bytes; null where the stream ends before. */
  async take(count: number): Promise<Uint8Array | null> {
    while (this.#held < count && (await this.#more()));
    return this.#held < count ? null : this.#cut(count);
  }

  /** What is left, in the pieces in which it comes. */
  async *rest(): AsyncGenerator<Uint8Array> {
    while (this.#held > 0 || (await this.#more())) yield this.#cut(this.#held);
  }

  /** What is left, whole; null where it is too long to hold. */
  async takeAll(longest: number): Promise<Uint8Array | null> {
    while (this.#held <= longest && (await this.#more()));
    return this.#held > longest ? null : this.#cut(this.#held);
  }

  /** The bytes up to a line's end, which is passed over; null `bytes` for a line that is too long to hold. */
  async takeLine(longest: number): Promise<{ bytes: Uint8Array | null; ended: boolean } | null> {
    let searched = 0;
    for (;;) {
      const end = this.#indexOfNewline(searched);
      if (end >= 0) {
        const bytes = this.#cut(end);
        this.#cut(1);
        return { bytes, ended: true };
      }
      searched = this.#held;
      if (searched > longest) return this.#passLine();
      if (!(await this.#more())) return searched === 0 ? null : { bytes: this.#cut(searched), ended: false };
    }
  }

  async #passLine(): Promise<{ bytes: null; ended: boolean }> {
    for (;;) {
      const end = this.#indexOfNewline(0);
      this.#cut(end >= 0 ? end + 1 : this.#held);
      if (end >= 0) return { bytes: null, ended: true };
      if (!(await this.#more())) return { bytes: null, ended: false };
    }
  }

  async #more(): Promise<boolean> {
    while (!this.#ended) {
      const { done, value } = await this.#source.next();
      if (done) this.#ended = true;
      else if (value.length > 0) {
        this.#parts.push(value);
        this.#held += value.length;
        return true;
      }
    }
    return false;
  }

  #indexOfNewline(from: number): number {
    let start = 0;
    for (const part of this.#parts) {
      if (start + part.length > from) {
        const index = part.indexOf(0x0a, Math.max(0, from - start));
        if (index >= 0) return start + index;
      }
      start += part.length;
    }
    return -1;
  }

  #cut(count: number): Uint8Array {
    const bytes = this.#join();
    this.#parts = count < bytes.length ? [bytes.subarray(count)] : [];
    this.#held -= count;
    this.position += count;
    return bytes.subarray(0, count);
  }

  #join(): Uint8Array {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] ?? new Uint8Array();
  }
}
