/** What a generated agent can be asked for: one kind per layer that can break it. Words only; `build-kit` makes the rest. */
interface KitBase {
  intent: string;
  phrasings: string[];
}

interface ToolKit extends KitBase {
  tool: string;
  description: string;
}

export type Kit =
  /** A change to a given day. Fault: the schema no longer says what a date looks like (tool). */
  | (ToolKit & { kind: 'dated' })
  /** A plain change. Fault: a description that says nothing (tool). */
  | (ToolKit & { kind: 'plain' })
  /** A change that a policy allows. Fault: the policy is gone (prompt). */
  | (ToolKit & { kind: 'policy'; title: string; when: string })
  /** A question. Fault: the document is gone (retrieval). */
  | (KitBase & { kind: 'question'; title: string; text: string; says: string })
  /** A status that stays pending. Fault: nothing limits the polling (workflow). */
  | (ToolKit & { kind: 'polled'; when: string[] })
  /** An order that needs a lasting fact. Fault: nothing is kept (memory). */
  | (ToolKit & { kind: 'remembered'; argument: string; fact: string })
  /** A change after a look-up. Fault: the guard asks for the look-up alone (eval). */
  | (ToolKit & { kind: 'guarded'; lookUp: string; lookUpDescription: string; examples: string[] });

export interface Domain {
  name: string;
  record: string;
  /** Shape of the record's code: `#` is a digit. */
  code: string;
  kits: Kit[];
}
