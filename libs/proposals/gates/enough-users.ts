import type { Gate } from '../gate.js';

/** One user must not steer an agent: the evidence comes from several. */
export const enoughUsers: Gate = {
  name: 'enough-users',
  check: ({ cluster, minUsers }) =>
    cluster.users >= minUsers
      ? { passed: true, reason: `Seen with ${cluster.users} users.` }
      : {
          passed: false,
          reason: `Seen with ${cluster.users} users only.`,
          fix: `Wait until ${minUsers} users showed it, or lower the minimum.`,
        },
};
