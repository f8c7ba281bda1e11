import { type Attributes, type AttributeValue } from '#contracts';
import { type ParsedJson, parseJson } from './parse-json.js';

/** The attributes of one span, and a record of those a convention has read. */
export class AttributeBag {
  readonly #attributes: Attributes;
  readonly #taken = new Set<string>();

  constructor(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** The value, or undefined where the span has none. */
  take(name: string): AttributeValue | undefined {
    if (!Object.hasOwn(this.#attributes, name)) return undefined;
    this.#taken.add(name);
    return this.#attributes[name];
  }

  /** A non-empty string; numbers are written out. */
  takeText(name: string): string | null {
    const value = this.take(name);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : null;
  }

  takeNumber(name: string): number | null {
    const value = this.take(name);
    if (typeof value === 'number') return value;
    if (typeof value !== 'string' || value.trim() === '') return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }

  /** A structured value, sent either as such or as JSON text; null where absent or unreadable (`readable` tells which). */
  takeJson(name: string): (ParsedJson & { readable: boolean }) | null {
    const value = this.take(name);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value !== 'string') return { value, cut: false, readable: true };
    const parsed = parseJson(value);
    return parsed ? { ...parsed, readable: true } : { value, cut: false, readable: false };
  }

  /** All attributes under a prefix such as `llm.input_messages`. */
  takeUnder(prefix: string): Attributes {
    const found: Attributes = {};
    for (const [name, value] of Object.entries(this.#attributes)) {
      if (!name.startsWith(`${prefix}.`)) continue;
      this.#taken.add(name);
      found[name] = value;
    }
    return found;
  }

  names(): string[] {
    return Object.keys(this.#attributes);
  }

  /** Names of the attributes read so far, sorted. */
  taken(): string[] {
    return [...this.#taken].sort();
  }
}

/** Arguments and results: JSON text becomes its value, other text stays text. */
export function structured(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) return null;
  if (typeof value !== 'string') return value;
  const first = value.trimStart()[0];
  if (first !== '{' && first !== '[') return value;
  const parsed = parseJson(value);
  return parsed && !parsed.cut ? parsed.value : value;
}
