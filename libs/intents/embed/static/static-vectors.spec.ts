import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosine, lengthOf, rowAt, rowsOf } from '../vectors.js';
import { readStaticTable } from './static-table.js';
import { StaticVectors, staticVectors } from './static-vectors.js';

describe('the table that ships', () => {
  const vectors = staticVectors();
  const rowsFor = async (texts: string[]) => rowsOf((await vectors.vectorsOf(texts)).values, texts.length);

  it.each([
    ['where is my parcel', 'has my package arrived', 'reset my password'],
    ['i cannot sign in', 'my login does not work', 'which bread has no gluten'],
    ['book a table for two', 'i want to reserve a seat at a restaurant', 'the printer is out of ink'],
    ['how warm will it be tomorrow', 'weather forecast for the weekend', 'translate this letter'],
    ['i want my money back', 'please refund the order', 'what are your opening hours'],
    ['the app crashes when i open it', 'the program stops with an error', 'recommend a novel'],
  ])('puts “%s” nearer to “%s” than to “%s”', async (text, near, far) => {
    const rows = await rowsFor([text, near, far]);
    expect(cosine(rows, 0, rows, 1)).toBeGreaterThan(cosine(rows, 0, rows, 2) + 0.05);
  });

  it('gives rows of length 1, or zeros where nothing is known', async () => {
    const rows = await rowsFor(['cancel my order', '', 'ᚠᚢᚦ']);
    expect(lengthOf(rowAt(rows, 0))).toBeCloseTo(1, 5);
    expect(lengthOf(rowAt(rows, 1))).toBe(0);
    expect(lengthOf(rowAt(rows, 2))).toBe(0);
  });

  it('gives a text the same vector alone as among others', async () => {
    const alone = await rowsFor(['cancel my order']);
    const among = await rowsFor(['where is my parcel', 'cancel my order']);
    expect(rowAt(among, 1)).toEqual(rowAt(alone, 0));
  });

  it('says by its id which table the vectors are of', () => {
    expect(vectors.id).toBe(readStaticTable().id);
  });

  it('answers an empty list', async () => {
    expect((await vectors.vectorsOf([])).values).toHaveLength(0);
  });
});

describe('a table read from a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'static-table-'));
    writeFileSync(join(folder, 'pieces.txt'), 'yes\nno\n');
    writeFileSync(join(folder, 'table.json'), '{ "id": "static-small", "dimensions": 3 }');
    const bytes = Buffer.alloc(2 * 4 + 2 * 3);
    bytes.writeFloatLE(0.5, 0);
    bytes.writeFloatLE(2, 4);
    [6, 8, 0, 0, 0, -1].forEach((step, index) => {
      bytes.writeInt8(step, 8 + index);
    });
    writeFileSync(join(folder, 'vectors.bin'), bytes);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("has each piece's bytes in units of its scale", () => {
    const { pieces, vectors } = readStaticTable(folder);
    expect([pieces, [...vectors]]).toEqual([
      ['yes', 'no'],
      [3, 4, 0, 0, 0, -2],
    ]);
  });

  it('adds up the pieces of a text', async () => {
    const { values } = await new StaticVectors(readStaticTable(folder)).vectorsOf(['yes', 'no no', 'yes no']);
    const length = Math.sqrt(9 + 16 + 4);
    const expected = [0.6, 0.8, 0, 0, 0, -1, 3 / length, 4 / length, -2 / length];
    expected.forEach((value, index) => {
      expect(values[index]).toBeCloseTo(value, 6);
    });
  });

  it.each([
    ['a piece too many', 'pieces.txt', 'yes\nno\nmaybe\n'],
    ['another number of dimensions', 'table.json', '{ "id": "static-small", "dimensions": 4 }'],
    ['vectors that end early', 'vectors.bin', 'short'],
  ])('is refused with %s, and the fix is named', (_what, file, content) => {
    writeFileSync(join(folder, file), content);
    expect(() => readStaticTable(folder)).toThrow(
      expect.objectContaining({
        code: 'INTENTS.STATIC_TABLE',
        fix: expect.stringContaining('tools/static-embedding'),
      }),
    );
  });
});
