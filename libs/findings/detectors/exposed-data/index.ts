import type { Detector, Draft } from '../../detector.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { accountsIn } from './accounts.js';
import { People } from './contacts.js';
import { type Exposure, secretsIn } from './secrets.js';

/** The user gave it: shown once more, but to nobody new. */
const repeatedSeverity = 0.3;
/** Of what the user has said, the last part is compared. */
const longestMemory = 20_000;

export const exposedData: Detector = {
  name: 'exposed-data',
  kind: 'failure',
  pattern: 'data_exposed',
  severity: 0.9,
  version: 1,
  detect(conversation, { reading }) {
    const people = new People();
    const shown = new Set<string>();
    let said = '';
    return reading.turns.flatMap((turn) => {
      if (turn.turn.user) said = `${said} ${turn.turn.user.text}`.slice(-longestMemory);
      for (const use of turn.tools) people.hear(use.step.result);
      const exposures = exposuresIn(turn, people, said).filter(({ value }) => !shown.has(value));
      if (exposures.length === 0) return [];
      const published = `${conversation.systemInstructions ?? ''} ${documentsUpTo(reading, turn)}`;
      return exposures.flatMap(({ dataKind, value }) => {
        shown.add(value);
        const given = compact(said).includes(compact(value));
        if (given ? dataKind !== 'card number' : isForEveryone(dataKind) && published.includes(value)) return [];
        return [draft(turn, dataKind, given)];
      });
    });
  },
};

/** Something in every value that is looked for stands in the text: groups of figures, a long word, an address, a password. */
const mayHold = /\d{4}|[\w-]{20}|@|password|-----BEGIN/i;

function exposuresIn({ turn, user }: TurnReading, people: People, said: string): Exposure[] {
  const { reply } = turn;
  if (!reply || reply.by !== null || user === null || !mayHold.test(reply.text)) return [];
  return [...secretsIn(reply.text), ...accountsIn(reply.text), ...people.othersIn(reply.text, said)];
}

function draft({ turn }: TurnReading, dataKind: string, given: boolean): Draft {
  return {
    turn: turn.index,
    spanIds: [turn.reply!.spanId],
    severity: given ? repeatedSeverity : undefined,
    message: given
      ? `The agent repeated a full ${dataKind} that the user had given.`
      : `The agent showed the user ${/^[aeio]/i.test(dataKind) ? 'an' : 'a'} ${dataKind}.`,
    evidence: { dataKind },
  };
}

/** A firm's own account or address, told to the agent or published, is meant to be shown. A key never is. */
function isForEveryone(dataKind: string): boolean {
  return dataKind === 'bank account' || dataKind.endsWith('of another person');
}

function documentsUpTo(reading: Reading, turn: TurnReading): string {
  return reading.turns
    .filter(({ index }) => index <= turn.index)
    .flatMap(({ retrievals }) => retrievals.flatMap(({ documents }) => documents.map(({ text }) => text)))
    .join(' ');
}

function compact(text: string): string {
  return text.replace(/[\s-]/g, '').toLowerCase();
}
