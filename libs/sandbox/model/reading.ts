import {
  type EvalCase,
  type Harness,
  type MemorySlot,
  type PromptSection,
  patternRisk,
  type ToolDocument,
  type WorkflowDocument,
} from '#harness';
import { Lexicon } from './lexicon.js';
import { type IndexReading, readIndexes, type SourceDocument } from './retrieve.js';
import { Spelling } from './spelling.js';
import { termsOf } from './terms.js';

export interface ToolReading {
  document: ToolDocument;
  /** Name, description, arguments and hints of use. */
  text: string;
  terms: ReadonlySet<string>;
  nameTerms: ReadonlySet<string>;
  use: ReadonlySet<string>[];
  avoid: ReadonlySet<string>[];
  /** The description says that a policy decides whether it may be used. */
  underPolicy: boolean;
  /** Tools that the description says to call first. */
  first: string[];
}

export interface SectionReading {
  section: PromptSection;
  /** Terms of the situation it speaks of: its title, and its clauses with "when" or "if". */
  situation: ReadonlySet<string>;
  /** Tools named in backticks. */
  tools: string[];
  /** Facts in quotation marks. */
  facts: string[];
}

export interface GuardReading {
  case: EvalCase;
  terms: ReadonlySet<string>;
}

/** A harness as a model has it in context: read once, used for many conversations. */
export interface HarnessReading {
  lexicon: Lexicon;
  spelling: Spelling;
  tools: ToolReading[];
  sections: SectionReading[];
  indexes: IndexReading[];
  guards: GuardReading[];
  workflows: { document: WorkflowDocument; when: ReadonlySet<string>[] }[];
  slots: { slot: MemorySlot; patterns: RegExp[]; terms: ReadonlySet<string> }[];
  modelName: string | null;
  turnLimit: number | null;
  callLimit: number | null;
  systemText: string;
  /** JSON of the offered tools, as a model API takes it. */
  toolDefinitions: string;
}

const setOf = (text: string): ReadonlySet<string> => new Set(termsOf(text));

export function readHarness(harness: Harness, corpus: readonly SourceDocument[]): HarnessReading {
  const documents = Object.values(harness.tool).filter((tool) => tool.status === 'active');
  const sections = Object.values(harness.prompt).flatMap((prompt) => prompt.sections);
  const tools = documents.map((document) => readTool(document, documents));
  const indexes = readIndexes(Object.values(harness.retrieval), corpus);
  const texts = [
    ...tools.map((tool) => tool.text),
    ...sections.map((section) => `${section.title} ${section.text}`),
    ...indexes.map((index) => index.document.description),
  ];
  return {
    lexicon: new Lexicon(texts),
    spelling: new Spelling([...texts, ...corpus.map((document) => `${document.title} ${document.text}`)]),
    tools,
    sections: sections.map((section) => readSection(section, documents)),
    indexes,
    guards: Object.values(harness.eval)
      .flatMap((document) => document.cases)
      .filter((evalCase) => evalCase.guard)
      .map((evalCase) => ({ case: evalCase, terms: setOf(evalCase.input) })),
    workflows: Object.values(harness.workflow).map((document) => ({ document, when: document.when.map(setOf) })),
    slots: Object.values(harness.memory)
      .flatMap((document) => document.slots)
      .map((slot) => ({
        slot,
        patterns: slot.write.patterns.flatMap((pattern) => compilePattern(pattern, 'i') ?? []),
        terms: setOf(`${slot.key.replaceAll('_', ' ')} ${slot.description}`),
      })),
    modelName: harness.agent.models.default ?? null,
    turnLimit: harness.agent.limits.turns ?? null,
    callLimit: harness.agent.limits.callsPerTurn ?? null,
    systemText: sections.map((section) => `## ${section.title}\n${section.text}`).join('\n\n'),
    toolDefinitions: JSON.stringify(documents.map(describeTool)),
  };
}

function readTool(document: ToolDocument, all: readonly ToolDocument[]): ToolReading {
  const parameters = Object.entries(document.parameters.properties)
    .map(
      ([name, parameter]) =>
        `${name.replaceAll('_', ' ')} ${parameter.description ?? ''} ${parameter.enum?.join(' ') ?? ''}`,
    )
    .join(' ');
  const name = document.name.replaceAll(/[_.-]/g, ' ');
  const text = `${name} ${document.description} ${parameters} ${document.routing.use.join(' ')}`;
  return {
    document,
    text,
    terms: setOf(text),
    nameTerms: setOf(name),
    use: document.routing.use.map(setOf),
    avoid: document.routing.avoid.map(setOf),
    underPolicy: /\b(?:only|where|when|as|if)\b[^.]{0,80}\bpolic(?:y|ies)\b/i.test(document.description),
    first: namedTools(document.description, all).filter((other) => other !== document.name),
  };
}

/** From "when" to the instruction that follows: `When somebody asks for X, call ...` speaks of X. */
const situationClause =
  /\b(?:when|if|where)\b[^.;]*?(?=[.;]|,? (?:then|call|use|offer|say|tell|answer|reply|do)\b|$)/gi;

function readSection(section: PromptSection, tools: readonly ToolDocument[]): SectionReading {
  const clauses = section.text.replaceAll(/`[^`]*`|\s+/g, ' ').match(situationClause) ?? [];
  return {
    section,
    situation: setOf(`${section.title} ${clauses.join(' ')}`),
    tools: namedTools(section.text, tools),
    facts: [...section.text.matchAll(/"([^"\n]{3,300})"/g)].map((match) => match[1] as string),
  };
}

function namedTools(text: string, tools: readonly ToolDocument[]): string[] {
  const names = new Set(tools.map((tool) => tool.name));
  return [...text.matchAll(/`([\w.-]{1,64})`/g)].map((match) => match[1] as string).filter((name) => names.has(name));
}

function describeTool(tool: ToolDocument): unknown {
  const hints = [
    ...(tool.routing.use.length > 0 ? [`Use for: ${tool.routing.use.join('; ')}.`] : []),
    ...(tool.routing.avoid.length > 0 ? [`Not for: ${tool.routing.avoid.join('; ')}.`] : []),
  ];
  return {
    type: 'function',
    name: tool.name,
    description: [tool.description.trim(), ...hints].join(' '),
    parameters: tool.parameters,
  };
}

/** A pattern from a harness document, or null where it may not run. */
export function compilePattern(source: string, flags = ''): RegExp | null {
  return patternRisk(source) === null ? new RegExp(source, flags) : null;
}
