import { type AttributeValue } from '#contracts';
import { structured } from '../../attributes/attribute-bag.js';
import { isFields } from '../messages.js';

/**
 * The result of `tools/call` without its frame: `structuredContent`, else the texts of `content`, other media by their type.
 * OpenLLMetry frames it as `{result}`.
 */
export function wordsOfResult(told: AttributeValue): AttributeValue {
  if (!isFields(told)) return told;
  const whole = told.structuredContent ?? told.structured_content ?? null;
  if (whole !== null) return whole;
  if (!Array.isArray(told.content)) return Object.keys(told).join() === 'result' ? structured(told.result) : told;
  const words = told.content.map((block) => {
    if (!isFields(block)) return '';
    return typeof block.text === 'string' ? block.text : `[${typeof block.type === 'string' ? block.type : 'content'}]`;
  });
  return words.length === 1 ? structured(words[0]) : words.join('\n');
}
