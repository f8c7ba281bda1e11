import { join } from 'node:path';
import { layers } from '#contracts';
import { checkHarness, formatProblem, readHarnessFolder } from '#harness';
import { plainText } from '../terminal/plain-text.js';

/** Tells everything wrong with a folder, one line per problem as editors and CI read it. The exit code is 1 where there is any. */
export async function validate(folder: string, options: { json?: true }): Promise<void> {
  const { files, ignored } = await readHarnessFolder(folder);
  const { harness, problems } = checkHarness(files);
  if (problems.length > 0) process.exitCode = 1;
  const documents = files.length;
  if (options.json) {
    const agent = harness?.agent.name ?? null;
    process.stdout.write(`${JSON.stringify({ ok: harness !== null, agent, documents, ignored, problems }, null, 2)}\n`);
  } else if (harness === null) {
    for (const problem of problems)
      process.stdout.write(`${plainText(formatProblem({ ...problem, path: join(folder, problem.path) }))}\n`);
    process.stderr.write(`${problems.length === 1 ? '1 problem' : `${problems.length} problems`} in ${folder}\n`);
  } else {
    const counts = layers.map((layer) => `${Object.keys(harness[layer]).length} ${layer}`).join(', ');
    process.stdout.write(`${harness.agent.name} is valid: ${documents} documents (${counts})\n`);
  }
}
