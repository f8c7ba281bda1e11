import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that is still read: far more than a batch of the collector, far less than memory. */
const longestLine = 128 * 1024 * 1024;

/** A line without its end; null where it is longer than can be read. */
export interface Line {
  number: number;
  text: string | null;
}

/** The lines of a byte stream, one at a time. A line beyond `longestLine` is passed over, not kept. */
export async function* splitLines(bytes: AsyncIterable<Buffer>, longest = longestLine): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  let number = 1;
  const take = (text: string) => {
    length += text.length;
    if (length <= longest) parts.push(text);
    else parts = [];
  };
  const finish = (): Line => {
    const line = { number, text: length <= longest ? parts.join('') : null };
    parts = [];
    length = 0;
    number++;
    return line;
  };
  for await (const chunk of bytes) {
    const pieces = decoder.write(chunk).split('\n');
    for (const piece of pieces.slice(0, -1)) {
      take(piece);
      yield finish();
    }
    take(pieces.at(-1)!);
  }
  take(decoder.end());
  if (length > 0) yield finish();
}
