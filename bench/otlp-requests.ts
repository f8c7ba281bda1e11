import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';

export type OtlpRequest = { body: Buffer; traceIds: Buffer[]; spans: number };

const SPANS_PER_TRACE = 10;

/** A gzipped protobuf `ExportTraceServiceRequest` of GenAI spans, about 1.3 KB each, whose ids were never used before. */
export function createOtlpRequest(spans: number): OtlpRequest {
  const traceIds: Buffer[] = [];
  const writer = protobuf.Writer.create();
  writer.uint32(10).fork(); // resource_spans
  writer.uint32(10).fork(); // resource
  attribute(writer, 10, 'service.name', 'support-agent');
  writer.ldelim();
  writer.uint32(18).fork(); // scope_spans
  writer.uint32(10).fork().uint32(10).string('bench').ldelim();
  for (let index = 0; index < spans; index++) {
    if (index % SPANS_PER_TRACE === 0) traceIds.push(randomBytes(16));
    writer.uint32(18).fork();
    writeSpan(writer, traceIds.at(-1)!, index);
    writer.ldelim();
  }
  writer.ldelim().ldelim();
  return { body: gzipSync(writer.finish()), traceIds, spans };
}

function writeSpan(writer: protobuf.Writer, traceId: Buffer, index: number): void {
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
  attribute(writer, 74, 'gen_ai.input.messages', messages('user', 420));
  attribute(writer, 74, 'gen_ai.output.messages', messages('assistant', 360));
}

function attribute(writer: protobuf.Writer, tag: number, key: string, value: string): void {
  writer.uint32(tag).fork().uint32(10).string(key).uint32(18).fork().uint32(10).string(value).ldelim().ldelim();
}

/** Text that compresses about as prose does. */
function messages(role: string, length: number): string {
  let content = '';
  while (content.length < length) content += `${randomBytes(3).toString('hex')} where is my order number `;
  return JSON.stringify([{ role, parts: [{ type: 'text', content: content.slice(0, length) }] }]);
}
