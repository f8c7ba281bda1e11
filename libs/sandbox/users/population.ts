import { Draws, hash32 } from '../random.js';
import type { Intent, Persona, Population } from './schema.js';

export interface User {
  id: string;
  persona: Persona;
  /** Lasting facts: name → value. */
  facts: ReadonlyMap<string, string>;
}

/** Everyone who may come, and who asks for what. The same seed gives the same people. */
export class People {
  private readonly audiences = new Map<string, number[]>();

  constructor(
    private readonly population: Population,
    private readonly intents: readonly Intent[],
    private readonly seed: string,
  ) {}

  /** Draws what is asked in this conversation, and who asks it. */
  draw(draws: Draws, week: number): { user: User; intent: Intent } {
    const present = this.intents.filter((intent) => intent.fromWeek <= week);
    const name = draws.weighted('intent', Object.fromEntries(present.map((intent) => [intent.name, intent.weight])));
    const intent = present.find((candidate) => candidate.name === name) as Intent;
    return { intent, user: this.user(draws.pick('user', this.audienceOf(intent))) };
  }

  private user(number: number): User {
    const draws = new Draws(`${this.seed}/user/${number}`);
    const shares = Object.fromEntries(this.population.personas.map((persona) => [persona.name, persona.share]));
    const name = draws.weighted('persona', shares);
    const persona = this.population.personas.find((candidate) => candidate.name === name) as Persona;
    const facts = new Map(
      this.population.facts.map((fact) => [fact.name, draws.pick(`fact:${fact.name}`, fact.values)]),
    );
    return { id: `user-${String(number).padStart(5, '0')}`, persona, facts };
  }

  private audienceOf(intent: Intent): number[] {
    let audience = this.audiences.get(intent.name);
    if (!audience) {
      audience = Array.from({ length: this.population.size }, (_, i) => i + 1).filter(
        (number) => hash32(`${this.seed}/audience/${intent.name}/${number}`) / 4294967296 < intent.audience,
      );
      if (audience.length === 0) audience = [1];
      this.audiences.set(intent.name, audience);
    }
    return audience;
  }
}
