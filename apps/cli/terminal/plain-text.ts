/** Characters that steer a terminal, or turn the direction of text so that it reads other than it is. Not line ends. */
export const steering = /(?![\t\n\r])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of the telemetry on one line, harmless to a terminal, cut with `…` beyond `most` characters. */
export function plainText(text: string, most = Number.POSITIVE_INFINITY): string {
  const plain = text.replace(steering, ' ').replace(/\s+/g, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).trimEnd()}…`;
}

/** Text in lines of at most `width` characters, each after `indent`. Longer words are cut through. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text).split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width - indent.length) {
      lines.push(line);
      line = '';
    }
    for (; rest.length > width - indent.length; rest = rest.slice(width - indent.length))
      lines.push(rest.slice(0, width - indent.length));
    line = line === '' ? rest : `${line} ${rest}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => `${indent}${one}`).join('\n');
}

/** A paragraph whose first line starts with a mark and whose others stand under the text after it. */
export function hang(mark: string, text: string, width: number): string {
  return `${mark}${wrap(text, width, ' '.repeat(mark.length)).slice(mark.length)}`;
}
