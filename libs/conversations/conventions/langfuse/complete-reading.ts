import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type DraftOf, type Reading } from '../convention.js';
import { generationOf } from '../generation.js';
import { argumentsOf, resultOf } from '../wrapped-function.js';
import { takeInput, takeOutput, takeUsage, takeWords } from './observation.js';

/**
 * Langfuse moves what it understands of a span into the observation's input and output, and its API gives it back there alone;
 * applications set both on spans of other instrumentations too. Fills in what the span itself leaves empty.
 */
export function completeReading(reading: Reading, bag: AttributeBag): void {
  if (bag.take('langfuse.observation.input') === undefined && bag.take('langfuse.observation.output') === undefined) {
    return;
  }
  const { step, role } = reading;
  if (step?.kind === 'tool') {
    step.arguments ??= argumentsOf(bag.take('langfuse.observation.input'));
    step.result ??= resultOf(bag.take('langfuse.observation.output'));
  } else if (step?.kind === 'llm' && role === 'agent') completeAgent(reading, step, bag);
  else if (step?.kind === 'llm') completeCall(reading, step, bag);
}

function completeAgent(reading: Reading, step: DraftOf<'llm'>, bag: AttributeBag): void {
  const told = takeWords(bag);
  if (reading.input.length === 0) reading.input = told.input;
  if (reading.output.length > 0) return;
  reading.output = told.output;
  step.text = told.step.text;
}

function completeCall(reading: Reading, step: DraftOf<'llm'>, bag: AttributeBag): void {
  const usage = takeUsage(bag);
  if (reading.input.length === 0) {
    const asked = takeInput(bag);
    reading.input = asked.messages;
    reading.systemInstructions ??= asked.systemInstructions;
    if (reading.offeredTools.length === 0) reading.offeredTools = asked.offeredTools;
  }
  step.model ??= bag.takeText('langfuse.observation.model.name');
  if (step.usage === null && usage !== null) {
    step.usage = { inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
  }
  if (reading.output.length > 0) return;
  reading.output = takeOutput(bag);
  const said = generationOf(reading.output, { ...noFacts, finishReason: step.finishReason });
  step.text = said.text;
  step.toolCalls = said.toolCalls;
  step.finishReason = said.finishReason;
}

const noFacts = { model: null, inputTokens: null, outputTokens: null };
