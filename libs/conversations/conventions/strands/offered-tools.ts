import { type OfferedTool } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { isFields, readOfferedTools } from '../messages.js';

/** Definitions where the sender was asked to write them, their schema under `inputSchema.json`; else the names of the tools. */
export function offeredTools(bag: AttributeBag): OfferedTool[] {
  const defined = readOfferedTools(bag.takeJson('gen_ai.tool.definitions')?.value ?? null).map((tool) => {
    const schema = isFields(tool.parameters) ? tool.parameters.json : undefined;
    return schema === undefined ? tool : { ...tool, parameters: schema };
  });
  const names = bag.takeJson('gen_ai.agent.tools')?.value ?? [];
  if (defined.length > 0 || !Array.isArray(names)) return defined;
  return names.flatMap((name) => (typeof name === 'string' ? [{ name, description: null, parameters: null }] : []));
}
