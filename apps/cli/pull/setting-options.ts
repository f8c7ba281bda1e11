import type { Command } from 'commander';
import { z } from 'zod';
import type { Connector } from '#connectors';

/** The flag of a setting: `keyFrom` is `--key-from`. */
function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Gives a command an option for each setting of a connector, with its description and its default. */
export function addSettingOptions(command: Command, connector: Connector): void {
  for (const [name, field] of Object.entries(connector.settings.shape)) {
    const optional = field.safeParse(undefined);
    const standard =
      optional.success && optional.data !== undefined && !isList(field)
        ? ` (default: ${JSON.stringify(optional.data)})`
        : '';
    const flags = `--${flagOf(name)} <${isList(field) ? 'list' : 'value'}>`;
    const description = `${field.description ?? name}${standard}`;
    if (optional.success) command.option(flags, description);
    else command.requiredOption(flags, description);
  }
}

/** The settings among the options given; lists are separated by commas. Numbers stay text: the settings read both. */
export function readSettings(connector: Connector, options: Record<string, unknown>): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(connector.settings.shape)) {
    const given = options[name];
    if (given !== undefined) settings[name] = isList(field) ? String(given).split(',') : given;
  }
  return settings;
}

function isList(field: z.core.$ZodType): boolean {
  return z.toJSONSchema(field, { io: 'input' }).type === 'array';
}
