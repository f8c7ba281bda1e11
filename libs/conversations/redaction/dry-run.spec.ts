import { redactionRulesSchema } from '#contracts';
import { spanOf } from '../span.fixture.js';
import { findRedactions, startDryRun } from './dry-run.js';

const rules = redactionRulesSchema.parse({ keep: ['kept'], custom: [{ name: 'customer', pattern: 'CU-[0-9]{6}' }] });

describe('a dry run', () => {
  it('tells kind, attribute, number and masked samples, the most frequent first', () => {
    const run = startDryRun(rules);
    run.span(
      spanOf({
        id: 1,
        attributes: {
          'user.id': 'ada-lovelace',
          kept: 'ada@example.com',
          text: 'ada@example.com bob@example.com CU-123456',
        },
        more: { status: { code: 2, message: 'no ada@example.com' } },
      }),
    );
    expect(run.result()).toEqual([
      { kind: 'email', attribute: 'text', count: 2, samples: ['ad…om', 'bo…om'] },
      { kind: 'customer', attribute: 'text', count: 1, samples: ['CU…56'] },
      { kind: 'email', attribute: 'status.message', count: 1, samples: ['ad…om'] },
      { kind: 'user-id', attribute: 'user.id', count: 1, samples: ['ad…ce'] },
    ]);
  });

  it('does not tell short values by their ends, nor user ids that are hashed already', () => {
    expect(findRedactions('password: hunter', rules)).toMatchObject([{ kind: 'secret', samples: ['…'] }]);
    const run = startDryRun(rules);
    run.span(spanOf({ id: 1, attributes: { 'user.id': `uh_${'0'.repeat(32)}` } }));
    expect(run.result()).toEqual([]);
  });

  it('keeps three samples of any number of values', () => {
    const text = Array.from({ length: 9 }, (_, index) => `${index}${index}@example.com`).join(' ');
    const [email] = findRedactions(text, rules);
    expect([email?.count, email?.samples.length]).toEqual([9, 3]);
  });
});
