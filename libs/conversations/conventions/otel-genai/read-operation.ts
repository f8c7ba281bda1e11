import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading, type SpokenMessage } from '../convention.js';
import { firstText, generationOf } from '../generation.js';
import { readHandoff, readMemory, readRetrieval, readTool } from './operations.js';

/** What an operation of the GenAI conventions is, whatever generation of them wrote its messages. */
export function readOperation(
  operation: string,
  span: Span,
  bag: AttributeBag,
  output: SpokenMessage[],
): Pick<Reading, 'role' | 'step'> {
  switch (operation) {
    case 'chat':
    case 'generate_content':
    case 'text_completion':
    // Gemini CLI's own name.
    case 'llm_call':
      return { role: 'step', step: readGeneration(bag, output) };
    case 'invoke_agent':
      return { role: 'agent', step: readGeneration(bag, output) };
    case 'invoke_workflow':
    case 'plan':
      return { role: 'wrapper', step: null };
    case 'execute_tool':
      return { role: 'step', step: readTool(span, bag) };
    case 'retrieval':
      return { role: 'step', step: readRetrieval(bag) };
    case 'handoff':
      return { role: 'step', step: readHandoff(span, bag) };
    default:
      return { role: 'step', step: readMemory(operation, bag) ?? { kind: 'other', name: span.name } };
  }
}

function readGeneration(bag: AttributeBag, output: SpokenMessage[]): NonNullable<Reading['step']> {
  const requested = bag.takeText('gen_ai.request.model');
  return generationOf(
    output,
    {
      model: bag.takeText('gen_ai.response.model') ?? requested,
      finishReason: firstText(bag.take('gen_ai.response.finish_reasons')),
      inputTokens: bag.takeNumber('gen_ai.usage.input_tokens') ?? bag.takeNumber('gen_ai.usage.prompt_tokens'),
      outputTokens: bag.takeNumber('gen_ai.usage.output_tokens') ?? bag.takeNumber('gen_ai.usage.completion_tokens'),
    },
    bag.takeNumber('gen_ai.request.choice.count') ?? 1,
  );
}
