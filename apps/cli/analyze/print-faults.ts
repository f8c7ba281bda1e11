import type { AgentRecording, FaultRow } from '#loop';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { count, percent } from './numbers.js';
import { unblamedSentence } from './sentences.js';

const FAULTS_SHOWN = 8;
const LONGEST_QUOTE = 240;

/** The faults that matter most, each with the words and the step of one conversation. */
export function printFaults(agent: AgentRecording, width: number): string {
  const { faults } = agent;
  const unblamed = unblamedSentence(agent);
  const rest = faults.slice(FAULTS_SHOWN);
  return [
    ...(faults.length === 0 ? ['No fault of a document was found.'] : []),
    ...faults.slice(0, FAULTS_SHOWN).map((fault, index) => printFault(fault, index + 1, width)),
    ...(rest.length > 0 ? [`${rest.length} more, each in fewer conversations, are in --json and --html.`] : []),
    ...(unblamed === null ? [] : [wrap(unblamed, width)]),
  ].join('\n\n');
}

function printFault(fault: FaultRow, number: number, width: number): string {
  const { user, step, finding } = fault.exemplar;
  const line = (mark: string, text: string) => hang(`   ${mark}`, text, width);
  return [
    hang(
      `${number}. `,
      `${fault.layer} ${fault.document}: ${count(fault.conversations, 'conversation')} of ${count(fault.users, 'user')}, ${percent(fault.confidence)} sure`,
      width,
    ),
    line('about:  ', fault.intents.join(', ') || 'no intent'),
    ...(user === null ? [] : [line('user:   ', `“${plainText(user, LONGEST_QUOTE)}”`)]),
    ...(step === null
      ? []
      : [line('agent:  ', plainText(`${step.kind} ${step.title} ${step.detail} ${step.error ?? ''}`, LONGEST_QUOTE))]),
    line('found:  ', plainText(finding, LONGEST_QUOTE)),
    ...(fault.counterfactual === null ? [] : [line('should: ', plainText(fault.counterfactual.text, LONGEST_QUOTE))]),
  ].join('\n');
}
