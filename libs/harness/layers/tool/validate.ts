import { budgets } from '../../budgets.js';
import { patternFix, patternRisk } from '../../formats/pattern-risk.js';
import type { Harness } from '../../harness.js';
import type { Defect } from '../../problem.js';
import { nameTaken } from '../name-taken.js';
import { repeated } from '../repeated.js';
import type { ToolDocument, ToolParameter } from './schema.js';
import { validateRecipe } from './validate-recipe.js';

export function validateTool(tool: ToolDocument, harness: Harness, path: string): Defect[] {
  return [
    ...nameTaken('Tool', harness.tool, path, tool.name),
    ...parameterDefects(tool),
    ...exampleDefects(tool),
    ...sizeDefects(tool, harness, path),
    ...validateRecipe(tool, harness),
  ];
}

function parameterDefects({ parameters: { properties, required } }: ToolDocument): Defect[] {
  const at = (name: string, ...rest: string[]) => ['parameters', 'properties', name, ...rest];
  const unknown = required.flatMap((name, index) =>
    Object.hasOwn(properties, name)
      ? []
      : [
          {
            at: ['parameters', 'required', index],
            message: `\`required\` names \`${name}\`, which is no parameter.`,
            fix: `Describe \`${name}\` under \`properties\`, or take it out of \`required\`.`,
          },
        ],
  );
  const twice = repeated(required).map(({ index, value }) => ({
    at: ['parameters', 'required', index],
    message: `\`required\` names \`${value}\` twice.`,
    fix: 'Name it once.',
  }));
  const values = Object.entries(properties).flatMap(([name, parameter]) => [
    ...patternDefects(at(name, 'pattern'), parameter),
    ...rangeDefects(at(name, 'minimum'), parameter),
  ]);
  return [...unknown, ...twice, ...values];
}

function patternDefects(at: string[], { pattern }: ToolParameter): Defect[] {
  const risk = pattern === undefined ? null : patternRisk(pattern);
  return risk ? [{ at, message: `The pattern ${risk}.`, fix: patternFix }] : [];
}

function rangeDefects(at: string[], { minimum, maximum }: ToolParameter): Defect[] {
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return [];
  return [{ at, message: `minimum ${minimum} is above maximum ${maximum}.`, fix: 'Swap the two.' }];
}

function exampleDefects({ examples, parameters: { properties } }: ToolDocument): Defect[] {
  return examples.flatMap((example, index) =>
    Object.keys(example)
      .filter((name) => !Object.hasOwn(properties, name))
      .map((name) => ({
        at: ['examples', index, name],
        message: `The example sets \`${name}\`, which is no parameter.`,
        fix: `Describe \`${name}\` under \`parameters.properties\`, or take it out of the example.`,
      })),
  );
}

function sizeDefects(tool: ToolDocument, harness: Harness, path: string): Defect[] {
  const defects: Defect[] = [];
  if (tool.description.length > budgets.toolDescriptionCharacters) {
    const message = `The description is longer than ${budgets.toolDescriptionCharacters} characters.`;
    defects.push({ at: ['description'], message, fix: 'Say what the tool does and when to use it, no more.' });
  }
  const active = Object.entries(harness.tool).filter(([, { status }]) => status === 'active');
  if (active.length > budgets.activeTools && active.at(-1)?.[0] === path) {
    const message = `${active.length} tools are active; at most ${budgets.activeTools} are allowed.`;
    defects.push({ at: ['status'], message, fix: 'Deprecate tools that are never chosen.' });
  }
  return defects;
}
