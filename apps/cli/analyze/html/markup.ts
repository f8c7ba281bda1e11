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
  return escape(String(value));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Marks that turn the direction of text could make a page read other than it is. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function escape(text: string): string {
  return text.replace(unseen, '\ufffd').replace(/[&<>"']/g, (character) => entities[character]!);
}
