import { stringify } from 'yaml';
import type { z } from 'zod';
import type { DocumentFormat } from '../layer-definition.js';
import { checkShape } from './check-shape.js';
import { readYaml } from './read-yaml.js';
import { withoutDefaults } from './without-defaults.js';

/** Long lines stay lines and several lines stay a block, so that a diff of the file shows what changed. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, blockQuote: 'literal', version: '1.2' });
}

/** Documents that are one YAML file, exactly as their schema has them. */
export function yamlFormat<D>(schema: z.ZodType<D>): DocumentFormat<D> {
  return {
    parse({ path, content }) {
      const read = readYaml(content);
      if ('faults' in read) return { problems: read.faults.map((fault) => ({ path, ...fault })) };
      const checked = checkShape(schema, read.value ?? {});
      if ('document' in checked) return { document: checked.document, lineOf: read.lineOf };
      return {
        problems: checked.defects.map(({ at, message, fix }) => ({ path, line: read.lineOf(at), message, fix })),
      };
    },
    compact: (document) => withoutDefaults(schema, document),
    serialize: (document) => writeYaml(withoutDefaults(schema, document)),
  };
}
