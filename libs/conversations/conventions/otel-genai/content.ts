import { type AttributeValue, type OfferedTool, type Span } from '#contracts';
import { AttributeBag } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { readInstructions, readMessages, readOfferedTools } from '../messages.js';

/** The event, or log record joined as an event, that tells what a span's own attributes may leave out. */
export const DETAILS = 'gen_ai.client.inference.operation.details';

type ContentName = `gen_ai.${'input.messages' | 'output.messages' | 'system_instructions' | 'tool.definitions'}`;

export interface Content {
  input: SpokenMessage[];
  output: SpokenMessage[];
  systemInstructions: string | null;
  offeredTools: OfferedTool[];
}

/** What was said in an operation: as attributes of the span, else as events, of which some senders write one a message. */
export function takeContent(span: Span, bag: AttributeBag, gaps: string[]): Content {
  const events = span.events
    .filter(({ name }) => name === DETAILS)
    .map(({ attributes }) => new AttributeBag(attributes));
  const ownOf = (name: ContentName) => takeValue(bag, name, gaps);
  const eventsOf = (name: ContentName) => events.flatMap((event) => takeValue(event, name, gaps));
  const told = (name: ContentName) => {
    const own = ownOf(name);
    return own.length > 0 ? own : eventsOf(name);
  };
  const messages = (name: ContentName, role: SpokenMessage['role']) =>
    told(name).flatMap(({ value, cut }) => readMessages(value, role, cut));
  return {
    output: messages('gen_ai.output.messages', 'assistant'),
    input: messages('gen_ai.input.messages', 'user'),
    systemInstructions: readInstructions(told('gen_ai.system_instructions').flatMap(({ value }) => value)),
    // Senders that write both give events the whole definitions and spans a short form of them.
    offeredTools: [...eventsOf('gen_ai.tool.definitions'), ...ownOf('gen_ai.tool.definitions')].flatMap(({ value }) =>
      readOfferedTools(value),
    ),
  };
}

/** Whether a span or its events carry messages as OTel GenAI 1.37 and newer writes them. */
export function hasContent({ attributes, events }: Span): boolean {
  return (
    'gen_ai.input.messages' in attributes ||
    'gen_ai.output.messages' in attributes ||
    events.some(({ name }) => name === DETAILS)
  );
}

function takeValue(bag: AttributeBag, name: ContentName, gaps: string[]): { value: AttributeValue; cut: boolean }[] {
  const json = bag.takeJson(name);
  if (!json) return [];
  if (!json.readable && name.endsWith('messages')) gaps.push(`${name} is not JSON: its text is taken as one message`);
  else if (json.cut) gaps.push(`${name} was cut off by the sender`);
  return [json];
}
