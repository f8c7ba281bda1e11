import { randomBytes } from 'node:crypto';
import protobuf from 'protobufjs/minimal.js';

/** A protobuf `ExportTraceServiceRequest`, not compressed, and the traces it tells of. */
export type OtlpRequest = { number: number; body: Buffer; traceIds: Buffer[] };

export const SPANS_PER_TRACE = 10;
export const AGENT = 'support-agent';
/** Length of the user's and the agent's text: these make spans of 1.3 KB and of 5 KB on average. */
export const texts = { small: { user: 420, agent: 360 }, large: { user: 2500, agent: 1980 } } as const;
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
  for (let index = 0; index < spans; index++) {
    const traceId = Buffer.concat([run, Buffer.alloc(8)]);
    traceId.writeUInt32BE(Math.floor(index / SPANS_PER_TRACE), RUN_BYTES + 4);
    writer.uint32(18).fork();
    writeSpan(writer, traceId, index, lengths);
    writer.ldelim();
  }
  return Buffer.from(writer.ldelim().ldelim().finish());
}

function writeSpan(writer: protobuf.Writer, traceId: Buffer, index: number, lengths: TextLengths): void {
  const start = BigInt(Date.now()) * 1_000_000n;
  writer.uint32(10).bytes(traceId);
  writer.uint32(18).bytes(randomBytes(8));
  writer.uint32(42).string('chat gpt-4o');
  writer.uint32(48).int32(3);
  writer.uint32(57).fixed64(start.toString());
  writer.uint32(65).fixed64((start + 850_000_000n).toString());
  attribute(writer, 74, 'gen_ai.operation.name', 'chat');
  attribute(writer, 74, 'gen_ai.provider.name', 'openai');
  attribute(writer, 74, 'gen_ai.request.model', 'gpt-4o');
  attribute(writer, 74, 'gen_ai.conversation.id', traceId.toString('hex'));
  attribute(writer, 74, 'user.id', `user-${index % 97}`);
  attribute(writer, 74, 'gen_ai.input.messages', messages('user', lengths.user));
  attribute(writer, 74, 'gen_ai.output.messages', messages('assistant', lengths.agent));
}

function attribute(writer: protobuf.Writer, tag: number, key: string, value: string): void {
  writer.uint32(tag).fork().uint32(10).string(key).uint32(18).fork().uint32(10).string(value).ldelim().ldelim();
}

/** Text like prose: words of a vocabulary, the common ones often, and a number that nobody else names. */
function messages(role: string, length: number): string {
  let content = `order ${randomBytes(3).toString('hex')}`;
  while (content.length < length) content += ` ${word(Math.floor(VOCABULARY ** Math.random()))}`;
  return JSON.stringify([{ role, parts: [{ type: 'text', content: content.slice(0, length) }] }]);
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
