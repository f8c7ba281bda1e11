import pc from 'picocolors';
import type { AgentRecording } from '#loop';
import { hang, plainText } from '../terminal/plain-text.js';
import { count, percent } from './numbers.js';

type Proposal = AgentRecording['proposals'][number];

const REFUSED_SHOWN = 8;

/** The edits that would mend the faults: what changes and why; then those a gate refused, with its reason. */
export function printProposals({ proposals, minUsers }: AgentRecording, width: number): string {
  if (proposals.length === 0) return 'None: no fault carries enough evidence for an edit that rules can write.';
  const open = proposals.filter(({ status }) => status === 'open');
  const refused = proposals.filter(({ status }) => status !== 'open');
  return [
    ...open.map((proposal, index) => printProposal(proposal, index + 1, minUsers, width)),
    ...(refused.length === 0 ? [] : [printRefused(refused, width)]),
  ].join('\n\n');
}

function printProposal(proposal: Proposal, number: number, minUsers: number, width: number): string {
  const { evidence, prediction, targetIntents } = proposal;
  const line = (mark: string, text: string) => hang(`   ${mark}`, text, width);
  return [
    hang(`${number}. `, proposal.title, width),
    line('change: ', `${plainText(proposal.change)} (${proposal.layer})`),
    line('why:    ', proposal.hypothesis),
    line(
      'expect: ',
      `failures ${percent(prediction.from)} → ${percent(prediction.to)} over ${count(targetIntents.length, 'intent')}; evidence: ${count(evidence.conversations, 'conversation')} of ${count(evidence.users, 'user')} (at least ${minUsers} asked for)`,
    ),
    pc.green(line('gates:  ', `passed ${proposal.gates.map(({ gate }) => gate).join(', ')}`)),
  ].join('\n');
}

function printRefused(refused: Proposal[], width: number): string {
  const rows = refused.slice(0, REFUSED_SHOWN).map(({ title, gates }) => {
    const refusal = gates.find(({ passed }) => !passed);
    return pc.dim(hang('   - ', `${title} (${refusal?.gate}: ${refusal?.reason})`, width));
  });
  const hidden = refused.length - REFUSED_SHOWN;
  return ['Refused by a gate:', ...rows, ...(hidden > 0 ? [`   and ${hidden} more`] : [])].join('\n');
}
