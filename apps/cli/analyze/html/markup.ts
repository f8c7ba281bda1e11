import { steering } from '../../terminal/plain-text.js';

/** HTML that is safe to put into a page: made by `html` alone. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Part[];

/** A template whose values are escaped, except for those that are markup already. Telemetry holds hostile text. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(
    strings.map((string, index) => string + (index < values.length ? render(values[index]!) : '')).join(''),
  );
}

function render(value: Part): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return (value as readonly Part[]).map(render).join('');
  return escapeText(String(value));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(steering, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!);
}
