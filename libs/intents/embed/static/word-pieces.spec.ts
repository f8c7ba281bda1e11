import { readStaticTable } from './static-table.js';
import { WordPieces } from './word-pieces.js';

const vocabulary = ['cafe', 'par', '##cel', '##s', 'where', "'", '?', '東', '京', 'c', '##a', '##f', '+', '5'];
const words = new WordPieces(vocabulary);
const read = (text: string) => words.read(text).map((row) => vocabulary[row]);

describe('WordPieces', () => {
  it('splits a word into the longest pieces', () => {
    expect(read('parcels')).toEqual(['par', '##cel', '##s']);
    expect(read('cafe')).toEqual(['cafe']);
  });

  it('reads capitals and accents, composed or not, as plain letters', () => {
    expect(read('CAFÉ')).toEqual(['cafe']);
    expect(read('cafe\u0301')).toEqual(['cafe']);
  });

  it('takes each sign by itself', () => {
    expect(read("where?'+5")).toEqual(['where', '?', "'", '+', '5']);
  });

  it('takes each Han character by itself', () => {
    expect(read('東京')).toEqual(['東', '京']);
  });

  it('leaves out a word that no pieces make up, and goes on', () => {
    expect(read('where xyz cafe')).toEqual(['where', 'cafe']);
    expect(read('parx')).toEqual([]);
  });

  it('leaves out a word too long to be one', () => {
    expect(read(`where c${'a'.repeat(60)} cafe`)).toEqual(['where', 'cafe']);
    expect(read(`c${'a'.repeat(59)}`)).toHaveLength(60);
  });

  it('does not take names of object members for pieces', () => {
    expect(read('__proto__ constructor tostring')).toEqual([]);
  });

  it('finds nothing in a text without words', () => {
    expect(read('')).toEqual([]);
    expect(read(' \n\t\u0000\u200b')).toEqual([]);
  });

  it('reads the start of an endless text', () => {
    expect(read('cafe '.repeat(1_000_000))).toHaveLength(240);
  });

  it.each([
    ['one word', 'a'.repeat(5_000_000)],
    ['accents', `e${'\u0301'.repeat(5_000_000)}`],
    ['signs', '?'.repeat(5_000_000)],
    ['half characters', '\ud83d'.repeat(5_000_000)],
    ['letters that grow when taken apart', '\ufdfa'.repeat(5_000_000)],
  ])('is quick with millions of %s', (_what, text) => {
    const started = performance.now();
    words.read(text);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('goes on reading right when it has met more words than it remembers', () => {
    const many = new WordPieces(['c', ...Array.from({ length: 10 }, (_, digit) => `##${digit}`)]);
    for (let word = 0; word < 60_000; word++) many.read(`c${word}`);
    expect(many.read('c59999')).toEqual([0, 6, 10, 10, 10, 10]);
  });

  it('knows every piece of the table that ships', () => {
    const { pieces } = readStaticTable();
    const plain = pieces.map((piece, row) => [piece, row] as const).filter(([piece]) => /^[a-z]+$/.test(piece));
    const shipped = new WordPieces(pieces);
    expect(plain.length).toBeGreaterThan(20_000);
    expect(plain.filter(([piece, row]) => shipped.read(piece).join() !== String(row))).toEqual([]);
  });
});
