import { type OfferedTool } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { isFields, readOfferedTools } from '../messages.js';

/** `model_request_parameters`: the tools of a request, for versions that write no `gen_ai.tool.definitions`. */
export function offeredTools(bag: AttributeBag): OfferedTool[] {
  const told = bag.takeJson('model_request_parameters')?.value;
  if (!isFields(told)) return [];
  return [told.function_tools, told.output_tools].flatMap((tools) => readOfferedTools(tools ?? null));
}
