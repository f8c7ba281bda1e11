import { stringify } from 'yaml';
import type { HarnessFile } from '#contracts';
import type { Fault } from '../scenario/schema.js';
import type { Intent } from '../users/schema.js';
import type { WorldTool } from '../world/schema.js';
import type { Domain, Kit } from './kit.js';

/** One kit as parts of a scenario and of its good harness. */
export interface BuiltKit {
  intent: Intent;
  tools: WorldTool[];
  files: HarnessFile[];
  section: { id: string; title: string; text: string } | null;
  /** How the kit is broken. */
  fault: Fault;
}

export function buildKit(kit: Kit, domain: Domain): BuiltKit {
  const base = {
    name: kit.intent,
    domain: domain.name,
    topic: `${domain.name} ${kit.kind}`,
    weight: 1,
    fromWeek: 1,
    audience: 1,
    phrasings: kit.phrasings,
  };
  if (kit.kind === 'question') return buildQuestion(kit, base);
  const code = { [`${domain.record}_id`]: codeParameter(domain) };
  switch (kit.kind) {
    case 'dated':
      return buildDated(kit, domain, base, code);
    case 'plain': {
      const fault = {
        edits: [
          {
            layer: 'tool' as const,
            document: toolPath(kit.tool),
            operation: 'set_description',
            description: 'Handles requests.',
          },
        ],
      };
      return { ...buildAction(kit, domain, base, code), fault: faultOf(kit, 'tool', toolPath(kit.tool), fault) };
    }
    case 'policy': {
      const id = kit.intent;
      const section = { id, title: kit.title, text: `When ${kit.when}, call \`${kit.tool}\`. Do not refuse.` };
      const change = {
        edits: [{ layer: 'prompt' as const, document: 'prompts/system.md', operation: 'delete', section: id }],
      };
      return {
        ...buildAction(kit, domain, base, code),
        section,
        fault: faultOf(kit, 'prompt', 'prompts/system.md', change),
      };
    }
    case 'polled':
      return buildPolled(kit, domain, base, code);
    case 'remembered':
      return buildRemembered(kit, base);
    case 'guarded':
      return buildGuarded(kit, domain, base, code);
  }
}

type KitOf<K extends Kit['kind']> = Extract<Kit, { kind: K }>;
type Base = Omit<Intent, 'slots' | 'needs'>;
type Parameters = Record<string, Record<string, unknown>>;
type Unbroken = Omit<BuiltKit, 'fault'>;

const toolPath = (tool: string) => `tools/${tool}.yaml`;

function buildQuestion(kit: KitOf<'question'>, base: Base): BuiltKit {
  const path = `retrieval/documents/${kit.intent}.md`;
  return {
    intent: { ...base, slots: {}, needs: [{ kind: 'know', says: [kit.says], text: kit.text }] },
    tools: [],
    files: [{ path, content: `---\ntitle: ${kit.title}\n---\n${kit.text}\n` }],
    section: null,
    fault: faultOf(kit, 'retrieval', path, { document: path, remove: true }),
  };
}

function buildAction(
  kit: { tool: string; description: string },
  domain: Domain,
  base: Base,
  parameters: Parameters,
): Unbroken {
  const argument = `${domain.record}_id`;
  return {
    intent: {
      ...base,
      slots: { code: { kind: 'code', record: domain.record } },
      needs: [{ kind: 'call', tool: kit.tool, arguments: { [argument]: 'code' }, acceptsPending: false }],
    },
    tools: [worldTool(kit.tool, { [argument]: { kind: 'code', record: domain.record } }, { state: 'done' })],
    files: [toolFile(kit.tool, kit.description, parameters)],
    section: null,
  };
}

function buildDated(kit: KitOf<'dated'>, domain: Domain, base: Base, code: Parameters): BuiltKit {
  const argument = `${domain.record}_id`;
  const dated = {
    type: 'string',
    description: 'the new date',
    format: 'date',
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    examples: ['2026-03-05'],
  };
  const loose = { type: 'string', description: 'the new date' };
  const broken = toolFile(kit.tool, kit.description, { ...code, new_date: loose });
  return {
    intent: {
      ...base,
      slots: { code: { kind: 'code', record: domain.record }, date: { kind: 'date', daysAhead: [2, 12] } },
      needs: [
        { kind: 'call', tool: kit.tool, arguments: { [argument]: 'code', new_date: 'date' }, acceptsPending: false },
      ],
    },
    tools: [
      worldTool(
        kit.tool,
        { [argument]: { kind: 'code', record: domain.record }, new_date: { kind: 'date', withinDays: 60 } },
        { new_date: '{{new_date}}' },
      ),
    ],
    files: [toolFile(kit.tool, kit.description, { ...code, new_date: dated })],
    section: null,
    fault: faultOf(kit, 'tool', broken.path, { document: broken.path, replaceWith: broken.content }),
  };
}

function buildPolled(kit: KitOf<'polled'>, domain: Domain, base: Base, code: Parameters): BuiltKit {
  const built = buildAction(kit, domain, base, code);
  const path = `workflows/${kit.intent}.yaml`;
  const workflow = { name: kit.intent, description: 'What to do while it is pending', when: kit.when };
  const [need] = built.intent.needs;
  return {
    ...built,
    intent: {
      ...built.intent,
      needs: need?.kind === 'call' ? [{ ...need, acceptsPending: true }] : built.intent.needs,
    },
    tools: built.tools.map((tool) => ({ ...tool, result: { status: ['confirmed', 'refused'] }, pending: 0.7 })),
    files: [...built.files, { path, content: stringify({ ...workflow, limits: { sameCall: 2 }, onLimit: 'answer' }) }],
    fault: faultOf(kit, 'workflow', path, { document: path, replaceWith: stringify(workflow) }),
  };
}

function buildRemembered(kit: KitOf<'remembered'>, base: Base): BuiltKit {
  const path = `memory/${kit.intent}.yaml`;
  const key = kit.fact.replaceAll(' ', '_');
  const slot = {
    key,
    description: `the user's ${kit.fact}`,
    write: { policy: 'when_stated', patterns: [`\\bmy ${kit.fact}(?: is|:) (\\d{1,2})\\b`] },
    read: { policy: 'always' },
  };
  const parameter = { type: 'integer', description: kit.fact, minimum: 1, maximum: 60 };
  return {
    intent: {
      ...base,
      audience: 0.06,
      slots: { fact: { kind: 'fact', fact: key } },
      needs: [{ kind: 'call', tool: kit.tool, arguments: { [kit.argument]: 'fact' }, acceptsPending: false }],
    },
    tools: [worldTool(kit.tool, { [kit.argument]: { kind: 'integer', minimum: 1, maximum: 60 } }, { state: 'done' })],
    files: [
      toolFile(kit.tool, kit.description, { [kit.argument]: parameter }),
      { path, content: stringify({ slots: [slot] }) },
    ],
    section: null,
    fault: faultOf(kit, 'memory', path, { document: path, replaceWith: stringify({ slots: [] }) }),
  };
}

function buildGuarded(kit: KitOf<'guarded'>, domain: Domain, base: Base, code: Parameters): BuiltKit {
  const built = buildAction(kit, domain, base, code);
  const path = `evals/${kit.intent}.yaml`;
  const rules = { [`${domain.record}_id`]: { kind: 'code' as const, record: domain.record } };
  const guards = (tool: string) =>
    stringify({
      name: kit.intent,
      cases: kit.examples.map((input, i) => ({
        id: `${kit.intent}-${i + 1}`,
        intent: kit.intent,
        input,
        expect: { tool },
        guard: true,
      })),
    });
  return {
    ...built,
    tools: [...built.tools, worldTool(kit.lookUp, rules, { state: ['active', 'new'] })],
    files: [...built.files, toolFile(kit.lookUp, kit.lookUpDescription, code), { path, content: guards(kit.tool) }],
    fault: faultOf(kit, 'eval', path, { document: path, replaceWith: guards(kit.lookUp) }),
  };
}

function codeParameter(domain: Domain): Record<string, unknown> {
  const digits = domain.code.length - 2;
  return {
    type: 'string',
    description: `${domain.record} number`,
    pattern: `^${domain.code.slice(0, 2)}\\d{${digits}}$`,
    examples: [domain.code.replaceAll('#', '4')],
  };
}

function toolFile(name: string, description: string, properties: Parameters): HarnessFile {
  return {
    path: toolPath(name),
    content: stringify({ name, description, parameters: { properties, required: Object.keys(properties) } }),
  };
}

function worldTool(name: string, rules: WorldTool['arguments'], result: WorldTool['result']): WorldTool {
  return { name, arguments: rules, result, pending: 0, flaky: 0.005, latencyMs: 180 };
}

function faultOf(kit: Kit, layer: Fault['layer'], document: string, change: Fault['change']): Fault {
  return { id: `${kit.intent}-${layer}`, layer, document, intents: [kit.intent], change };
}
