/** Longest text that is read: what comes later rarely changes what is asked. */
const MAX_CHARACTERS = 1_200;
/** Longer words are codes or noise. */
const MAX_WORD_CHARACTERS = 60;
const MARKS = /\p{Mn}/gu;
/** A word, or one sign by itself. Letters of scripts written without spaces stand alone, as the vocabulary has them. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{P}\p{S}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{C}]+|[\p{P}\p{S}]/gu;

/**
 * Splits words into the pieces of a vocabulary, the longest first (WordPiece: Schuster & Nakajima 2012), in lower case
 * and without accents. A piece that continues a word is written `##piece`.
 */
export class WordPieces {
  private readonly index: ReadonlyMap<string, number>;
  private readonly known = new Map<string, readonly number[]>();

  constructor(pieces: readonly string[]) {
    this.index = new Map(pieces.map((piece, row) => [piece, row]));
  }

  /** The rows of the pieces in order. A word that no pieces make up is left out. */
  read(text: string): number[] {
    const plain = text.slice(0, MAX_CHARACTERS).toLowerCase().normalize('NFD').replace(MARKS, '');
    return (plain.match(TOKEN) ?? []).flatMap((word) => this.piecesOf(word));
  }

  private piecesOf(word: string): readonly number[] {
    const known = this.known.get(word);
    if (known) return known;
    const pieces = this.split(word);
    if (this.known.size < MAX_KNOWN_WORDS) this.known.set(word, pieces);
    return pieces;
  }

  private split(word: string): number[] {
    if (word.length > MAX_WORD_CHARACTERS) return [];
    const pieces: number[] = [];
    let start = 0;
    while (start < word.length) {
      const piece = this.longestPiece(word, start);
      if (piece === null) return [];
      pieces.push(piece.row);
      start = piece.end;
    }
    return pieces;
  }

  private longestPiece(word: string, start: number): { row: number; end: number } | null {
    const prefix = start === 0 ? '' : '##';
    for (let end = word.length; end > start; end--) {
      const row = this.index.get(prefix + word.slice(start, end));
      if (row !== undefined) return { row, end };
    }
    return null;
  }
}

/** Words repeat far more often than they appear; bounded for endless vocabularies. */
const MAX_KNOWN_WORDS = 50_000;
