import type { HarnessFile } from '#contracts';
import { settingsPath } from '../settings.js';

/**
 * The harness of a new agent: small, valid as it stands, with a document of each layer and comments that say what to
 * change. `README.md` among the files is for people and belongs to no layer.
 *
 * @param name a slug
 */
export function newAgentFiles(name: string): HarnessFile[] {
  return Object.entries({ [settingsPath]: settings(name), 'README.md': readme(name), ...documents }).map(
    ([path, content]) => ({ path, content }),
  );
}

const settings = (name: string) => `# The agent itself. The name is the one its telemetry is sent under (service.name).
name: ${name}
description: Helps customers with their orders
models:
  # The model your program calls. Martingale changes everything in this folder but never the model.
  default: your-model
limits:
  turns: 40
  callsPerTurn: 8
`;

const readme = (name: string) => `# ${name}

The harness of the agent \`${name}\`: all that can be changed without touching its model or its program.

| folder | what it holds |
|---|---|
| \`prompts/\` | what the model is told: sections with ids, of which an edit changes one |
| \`tools/\` | what it is told of each tool, and when to use it |
| \`workflows/\` | limits, and checks before it answers or calls |
| \`retrieval/\` | how knowledge is searched, and documents of its own |
| \`memory/\` | what is kept of a user, and for how long |
| \`evals/\` | what a good answer is, per request |

    martingale harness validate .
    martingale harness push . --message "First version" --production

Files named README are not read. A section marked \`frozen\` is never changed by a proposal.
`;

const documents = {
  'prompts/system.md': `## Role {#role frozen}

You are the assistant of a shop. You help customers with their orders.

## Scope {#scope}

Answer questions on orders, delivery and opening hours. For anything else say that you cannot help with it here.

## Facts {#facts}

Say only what a tool or a document told you. Call \`get_order\` before you say anything about an order.

## Tone {#tone}

Answer in one to three sentences, in the language of the customer.
`,
  'tools/get_order.yaml': `# A tool that your program has. The name and the parameters are what the model is given.
name: get_order
description: Show one order with its state and its day of delivery.
parameters:
  properties:
    order:
      type: string
      description: order number
      pattern: ^[A-Z]{2}-\\d{4,8}$
      examples:
        - AB-1042
  required:
    - order
# Phrases of requests for which this tool is the right one, and for which it is not.
routing:
  use:
    - where is my order
  avoid:
    - when do you open
`,
  'workflows/default.yaml': `# Without \`when\` it serves every conversation.
name: default
description: Bounds for every conversation
limits:
  # Calls of tools per turn, and of the same tool with the same arguments.
  calls: 8
  sameCall: 2
onLimit: hand_off
`,
  'retrieval/help.yaml': `name: help
description: Articles on opening hours and delivery
# \`base\` is the corpus your program searches, \`documents\` are the files in retrieval/documents.
sources:
  - documents
k: 3
# Words that mean the same here.
synonyms:
  - [parcel, package, shipment]
`,
  'retrieval/documents/opening-hours.md': `---
title: Opening hours
tags:
  - visit
---

The shop is open from Monday to Friday, 9:00 to 18:00.
`,
  'memory/user.yaml': `slots:
  - key: preferred_name
    description: how the customer wants to be called
    # user: kept from one session to the next; session: until it ends.
    scope: user
    write:
      # The first group of the pattern is what is kept.
      policy: when_stated
      patterns:
        - (?:call me|my name is) (\\w+)
    read:
      policy: always
    expiryDays: 365
`,
  'evals/answers.yaml': `# What a good answer is. A case with \`guard: true\` is also checked in production.
name: answers
cases:
  - id: order-state
    intent: order status
    input: where is my order AB-1042
    expect:
      tool: get_order
  - id: opening-hours
    intent: opening hours
    input: when do you open on Monday
    expect:
      must:
        - "9:00"
`,
};
