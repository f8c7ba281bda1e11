import { randomBytes } from 'node:crypto';
import protobuf from 'protobufjs/minimal.js';

/** A protobuf `ExportTraceServiceRequest`, not compressed, and the traces it tells of. */
export type OtlpRequest = { number: number; body: Buffer; traceIds: Buffer[] };

export const SPANS_PER_TRACE = 10;
export const AGENT = 'support-agent';
/** Length of the question and the answer: these make spans of 1.3 KB and of 5 KB on average. */
export const texts = { small: { user: 450, agent: 400 }, large: { user: 2500, agent: 1980 } } as const;
export type TextLengths = { user: number; agent: number };

const RUN_BYTES = 8;

/**
 * Requests of GenAI spans that differ in their ids alone, so that making one costs a copy. A trace id is eight bytes of
 * the run, four of the request's number and four of the trace's; each trace is a conversation.
 */
export class RequestFactory {
  readonly run = randomBytes(RUN_BYTES);
  readonly spans: number;
  readonly #template: Buffer;
  /** Where the request's number stands, as four bytes and as eight hex digits. */
  readonly #binaryAt: number[] = [];
  readonly #hexAt: number[] = [];
  #next = 0;

  constructor(spans: number, lengths: TextLengths) {
    this.spans = spans;
    this.#template = encodeRequest(this.run, spans, lengths);
    for (let trace = 0; trace < this.#traceCount(); trace++) {
      const id = this.#traceId(0, trace);
      this.#binaryAt.push(...positions(this.#template, id).map((at) => at + RUN_BYTES));
      this.#hexAt.push(...positions(this.#template, Buffer.from(id.toString('hex'))).map((at) => at + 2 * RUN_BYTES));
    }
  }

  create(): OtlpRequest {
    const number = ++this.#next;
    const body = Buffer.from(this.#template);
    const hex = number.toString(16).padStart(8, '0');
    for (const at of this.#binaryAt) body.writeUInt32BE(number, at);
    for (const at of this.#hexAt) body.write(hex, at, 'latin1');
    const traceIds = Array.from({ length: this.#traceCount() }, (_, trace) => this.#traceId(number, trace));
    return { number, body, traceIds };
  }

  #traceCount(): number {
    return Math.ceil(this.spans / SPANS_PER_TRACE);
  }

  #traceId(request: number, trace: number): Buffer {
    const id = Buffer.alloc(16);
    this.run.copy(id);
    id.writeUInt32BE(request, RUN_BYTES);
    id.writeUInt32BE(trace, RUN_BYTES + 4);
    return id;
  }
}

function positions(within: Buffer, what: Buffer): number[] {
  const found: number[] = [];
  for (let at = within.indexOf(what); at >= 0; at = within.indexOf(what, at + 1)) found.push(at);
  return found;
}

function encodeRequest(run: Buffer, spans: number, lengths: TextLengths): Buffer {
  const writer = protobuf.Writer.create();
  writer.uint32(10).fork(); // resource_spans
  writer.uint32(10).fork(); // resource
  attribute(writer, 10, 'service.name', AGENT);
  writer.ldelim();
  writer.uint32(18).fork(); // scope_spans
  writer.uint32(10).fork().uint32(10).string('bench').ldelim();
  let told = createRun(run, 0, lengths);
  for (let index = 0; index < spans; index++) {
    const place = index % SPANS_PER_TRACE;
    if (place === 0) told = createRun(run, index / SPANS_PER_TRACE, lengths);
    writer.uint32(18).fork();
    writeSpan(writer, told, place, index);
    writer.ldelim();
  }
  return Buffer.from(writer.ldelim().ldelim().finish());
}

/** One run of the agent: it is asked, calls the model and a tool in turns, and answers. */
interface Run {
  traceId: Buffer;
  spanIds: Buffer[];
  question: string;
  answer: string;
  /** Length of what a tool is told and tells. */
  toolText: number;
}

function createRun(run: Buffer, trace: number, lengths: TextLengths): Run {
  const traceId = Buffer.concat([run, Buffer.alloc(8)]);
  traceId.writeUInt32BE(trace, RUN_BYTES + 4);
  return {
    traceId,
    spanIds: Array.from({ length: SPANS_PER_TRACE }, () => randomBytes(8)),
    question: prose(lengths.user),
    answer: prose(lengths.agent),
    toolText: lengths.user + lengths.agent,
  };
}

/** The first is the run itself; then model and tool take turns, and the model has the last word. */
function writeSpan(writer: protobuf.Writer, run: Run, place: number, index: number): void {
  const start = BigInt(Date.now()) * 1_000_000n + BigInt(place) * 50_000_000n;
  const duration = place === 0 ? 900_000_000n : 40_000_000n;
  writer.uint32(10).bytes(run.traceId);
  writer.uint32(18).bytes(run.spanIds[place]!);
  if (place > 0) writer.uint32(34).bytes(run.spanIds[0]!);
  const isTool = place > 0 && place % 2 === 0;
  writer.uint32(42).string(place === 0 ? 'invoke_agent support' : isTool ? 'execute_tool find_order' : 'chat gpt-4o');
  writer.uint32(48).int32(3);
  writer.uint32(57).fixed64(start.toString());
  writer.uint32(65).fixed64((start + duration).toString());
  attribute(writer, 74, 'gen_ai.conversation.id', run.traceId.toString('hex'));
  attribute(writer, 74, 'user.id', `user-${index % 97}`);
  if (isTool) writeTool(writer, run.toolText, place);
  else writeModelCall(writer, run, place);
}

function writeTool(writer: protobuf.Writer, length: number, place: number): void {
  attribute(writer, 74, 'gen_ai.operation.name', 'execute_tool');
  attribute(writer, 74, 'gen_ai.tool.name', 'find_order');
  attribute(writer, 74, 'gen_ai.tool.call.id', `call_${place - 1}`);
  attribute(writer, 74, 'gen_ai.tool.call.arguments', JSON.stringify({ order: randomBytes(3).toString('hex') }));
  attribute(writer, 74, 'gen_ai.tool.call.result', JSON.stringify({ found: prose(length) }));
}

function writeModelCall(writer: protobuf.Writer, run: Run, place: number): void {
  const isLast = place === 0 || place === SPANS_PER_TRACE - 1;
  attribute(writer, 74, 'gen_ai.operation.name', place === 0 ? 'invoke_agent' : 'chat');
  attribute(writer, 74, 'gen_ai.provider.name', 'openai');
  attribute(writer, 74, 'gen_ai.request.model', 'gpt-4o');
  const asked = { type: 'text', content: run.question };
  const call = { type: 'tool_call', id: `call_${place}`, name: 'find_order', arguments: { note: run.answer } };
  const said = isLast ? { type: 'text', content: run.answer } : call;
  attribute(writer, 74, 'gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [asked] }]));
  attribute(writer, 74, 'gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts: [said] }]));
}

function attribute(writer: protobuf.Writer, tag: number, key: string, value: string): void {
  writer.uint32(tag).fork().uint32(10).string(key).uint32(18).fork().uint32(10).string(value).ldelim().ldelim();
}

/** Text like prose: words of a vocabulary, the common ones often, and a number that nobody else names. */
function prose(length: number): string {
  let content = `order ${randomBytes(3).toString('hex')}`;
  while (content.length < length) content += ` ${word(Math.floor(VOCABULARY ** Math.random()))}`;
  return content.slice(0, length);
}

const VOCABULARY = 5000;
const syllables = [
  'ba',
  'ret',
  'lo',
  'min',
  'sta',
  'ke',
  'vor',
  'il',
  'du',
  'nes',
  'pa',
  'ghi',
  'to',
  'wen',
  'ra',
  'cu',
];

/** The word of a rank: common words are short. */
function word(rank: number): string {
  const rest = Math.floor(rank / syllables.length);
  return syllables[rank % syllables.length]! + (rest === 0 ? '' : word(rest));
}
