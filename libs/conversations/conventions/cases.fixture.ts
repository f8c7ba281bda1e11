import { readdirSync, readFileSync } from 'node:fs';
import { type Span } from '#contracts';
import { spanOf } from '../span.fixture.js';

/** A span as a case tells it: small numbers for ids, milliseconds for times, see `spanOf`. */
export interface ToldSpan extends Omit<Parameters<typeof spanOf>[0], 'id' | 'more'> {
  /** Its place in the list, from 1, where nothing is said. */
  id?: number;
  events?: Span['events'];
  scope?: string;
  resource?: Span['resource'];
  status?: Span['status'];
}

/** One span, what is read of it (a part suffices), and the attributes that nothing reads. */
export interface SpanCase {
  what: string;
  span: ToldSpan;
  expected: object;
  unread: string[];
}

/** Several spans, and the conversation they make (a part suffices). */
export interface ConversationCase {
  what: string;
  spans: ToldSpan[];
  conversation: object;
}

export interface Cases {
  ofSpans: SpanCase[];
  ofConversations: ConversationCase[];
}

export const conventionsFolder = 'libs/conversations/conventions';

/** All cases in the `cases/` folder of a convention. */
export function readCases(convention: string): Cases {
  const folder = `${conventionsFolder}/${convention}/cases`;
  const cases = readdirSync(folder).flatMap((file): (SpanCase | ConversationCase)[] =>
    JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')),
  );
  return {
    ofSpans: cases.filter((each): each is SpanCase => 'span' in each),
    ofConversations: cases.filter((each): each is ConversationCase => 'spans' in each),
  };
}

/** The expectations of all cases, from which the coverage is taken. */
export function expectationsOf({ ofSpans, ofConversations }: Cases): object[] {
  return [...ofSpans.map(({ expected }) => expected), ...ofConversations.map(({ conversation }) => conversation)];
}

export function toldSpan(told: ToldSpan, index = 0): Span {
  const { id = index + 1, events = [], scope = 'spec', resource = {}, status, ...place } = told;
  return spanOf({
    ...place,
    id,
    more: { events, resource, scope: { name: scope, version: '' }, ...(status ? { status } : {}) },
  });
}
