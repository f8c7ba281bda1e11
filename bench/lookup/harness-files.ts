import type { HarnessFile } from '#contracts';

/** A harness of about so many documents, each as long as real ones are. */
export function harnessFiles(agent: string, documents: number): HarnessFile[] {
  const sections = Array.from({ length: 12 }, (_, i) => `## Rule ${i} {#rule-${i}}\n\n${sentence(i, 40)}`);
  return [
    { path: 'harness.yaml', content: `name: ${agent}\n` },
    { path: 'prompts/system.md', content: `---\nrole: system\nvariables: [name]\n---\n\n${sections.join('\n\n')}\n` },
    ...Array.from({ length: documents - 2 }, (_, i) => toolFile(i)),
  ];
}

function toolFile(i: number): HarnessFile {
  const lines = [
    `name: tool_${i}`,
    `description: ${sentence(i, 20)}`,
    'parameters:',
    '  properties:',
    '    order_id: {type: string, description: The number on the receipt.}',
    '    reason: {type: string, enum: [broken, late, other]}',
    '  required: [order_id]',
    `routing: {use: [need ${i}, case ${i}]}`,
  ];
  return { path: `tools/tool_${i}.yaml`, content: `${lines.join('\n')}\n` };
}

function sentence(seed: number, words: number): string {
  const pool = ['order', 'parcel', 'refund', 'customer', 'check', 'before', 'after', 'always', 'number', 'answer'];
  return `${Array.from({ length: words }, (_, i) => pool[(seed * 7 + i * 3) % pool.length]).join(' ')}.`;
}
