import { AppError, type Span } from '#contracts';
import { readOtlpJsonLine } from '#conversations';
import { plainText } from '../terminal/plain-text.js';
import { openBytes } from './open-bytes.js';
import { type Line, splitLines } from './split-lines.js';

/** What one file held. */
export interface FileRead {
  path: string;
  lines: number;
  spans: number;
  /** Lines that are no trace export, and spans that break the contract of OTLP. */
  skippedLines: number;
  rejectedSpans: number;
  /** The first problems, one sentence each, with the line. */
  problems: string[];
}

const PROBLEMS_KEPT = 20;
/** Problems quote what they stumbled over. */
const LONGEST_PROBLEM = 300;
/** Characters of a document that is spread over lines. */
const LONGEST_DOCUMENT = 256 * 1024 * 1024;

/**
 * Reads an OTLP JSON export: one request per line, as the collector's file exporter writes it, or one document spread
 * over many lines; plain or gzipped. Each request's spans go to `take`; a line that cannot be read costs only itself.
 * Streams: no more than a line (or that one document) is in memory.
 *
 * @throws AppError ANALYZE.FILE where the file cannot be opened, ANALYZE.NO_SPANS where it holds none.
 */
export async function readExport(path: string, take: (spans: Span[]) => void): Promise<FileRead> {
  const read: FileRead = { path, lines: 0, spans: 0, skippedLines: 0, rejectedSpans: 0, problems: [] };
  const bytes = await openBytes(path);
  let document: Line[] | null = null;
  let characters = 0;
  try {
    for await (const line of splitLines(bytes)) {
      read.lines++;
      if (document === null && characters === 0 && opensDocument(line)) document = [];
      characters += line.text?.length ?? 0;
      if (document === null) readLine(read, line, take);
      else document.push(line);
      if (document !== null && characters > LONGEST_DOCUMENT) {
        for (const held of document) readLine(read, held, take);
        document = null;
      }
    }
  } catch (error) {
    note(
      read,
      `after line ${read.lines} the file breaks off (${(error as Error).message}); what stood before it is read`,
    );
  }
  if (document !== null) readDocument(read, document, take);
  if (read.spans === 0) throw noSpans(read);
  return read;
}

/** A first line that ends inside a bracket opens a document spread over lines. */
function opensDocument({ text }: Line): boolean {
  return text !== null && /^\s*[{[](?:.{0,200}[{[,])?\s*$/s.test(text);
}

/** The whole as one document, else each line for itself. */
function readDocument(read: FileRead, lines: Line[], take: (spans: Span[]) => void): void {
  const whole = lines
    .map(({ text }) => text ?? '')
    .join('\n')
    .trim();
  if (isJson(whole)) readLine(read, { number: 1, text: whole }, take);
  else for (const line of lines) readLine(read, line, take);
}

function readLine(read: FileRead, line: Line, take: (spans: Span[]) => void): void {
  // What `trim` takes off may be a byte order mark, which JSON does not know.
  const text = line.text?.trim() ?? null;
  if (text === '') return;
  const skip = (reason: string) => {
    read.skippedLines++;
    note(read, `line ${line.number}: ${reason}`);
  };
  if (text === null) {
    skip('longer than can be read');
    return;
  }
  try {
    const { spans, rejected } = readOtlpJsonLine(text);
    if (rejected !== null) {
      read.rejectedSpans += rejected.count;
      note(read, `line ${line.number}: ${rejected.message}`);
    } else if (spans.length === 0 && !text.includes('"resourceSpans"')) {
      skip(`no trace export: it has ${fieldsOf(text)}, not resourceSpans`);
      return;
    }
    read.spans += spans.length;
    if (spans.length > 0) take(spans);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    skip(error.cause instanceof Error ? error.cause.message : error.message);
  }
}

function note(read: FileRead, problem: string): void {
  if (read.problems.length < PROBLEMS_KEPT) read.problems.push(plainText(problem, LONGEST_PROBLEM));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function fieldsOf(json: string): string {
  const names = Object.keys(JSON.parse(json) as object).slice(0, 6);
  return names.length === 0 ? 'no fields' : names.join(', ');
}

function noSpans(read: FileRead): AppError {
  const why =
    read.lines === 0 ? 'It is empty.' : read.problems.length > 0 ? `${read.problems[0]}.` : 'Its requests are empty.';
  return new AppError({
    code: 'ANALYZE.NO_SPANS',
    message: `${read.path} holds no spans. ${why}`,
    fix: "Give an export of traces in OTLP JSON, such as the collector's file exporter writes; labels, logs and metrics hold no spans.",
  });
}
