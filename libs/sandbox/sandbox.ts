import type { Tracer } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { UserStateItem } from '#contracts';
import type { Harness } from '#harness';
import { readsMemory } from './model/memory.js';
import type { SandboxPorts, ServedHarness } from './ports.js';
import { Draws, hash32 } from './random.js';
import { Readings } from './readings.js';
import { type ConversationRun, type Occasion, runConversation } from './run-conversation.js';
import type { Scenario } from './scenario/schema.js';
import { ConversationTelemetry } from './telemetry/conversation-telemetry.js';
import { SeededIds } from './telemetry/seeded-ids.js';
import { SilentTurn } from './telemetry/silent-turn.js';
import { planDay } from './traffic/plan-day.js';
import { findCause } from './truth/find-cause.js';
import type { TruthRecord } from './truth/record.js';
import { keepable, recallable, rememberedBy } from './user-memory.js';
import { People } from './users/population.js';
import { drawSlot, type SlotValue } from './users/slot-values.js';

export interface SandboxOptions extends SandboxPorts {
  seed: string;
  /** The harness without faults: a failed conversation is held against it to tell whether the harness was the cause. */
  goodHarness: Harness;
}

export interface SimulatedDay {
  conversations: number;
  truth: TruthRecord[];
}

export interface Sandbox {
  /** Simulates one day; weeks and days are 1-based. Days are meant to be simulated in order, each once. */
  simulateDay(week: number, day: number): Promise<SimulatedDay>;
  /** Flushes and closes the span processors. */
  shutdown(): Promise<void>;
}

/** Spans are flushed after so many conversations: some 1,600 spans, less than the 2,048 a batching processor queues. */
const FLUSH_EVERY = 200;

/** Users served at the same time, each once. */
const ROUND = 24;

/** A conversation that is over: what of it is remembered, and what really happened. */
interface Served {
  run: ConversationRun;
  kept: UserStateItem[];
  record: TruthRecord;
}

/** Opens a laboratory: simulated users and a simulated agent that serves them with the harness it is given. */
export function createSandbox(scenario: Scenario, options: SandboxOptions): Sandbox {
  return new Laboratory(scenario, options);
}

class Laboratory implements Sandbox {
  private readonly ids = new SeededIds();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;
  private readonly readings: Readings;
  private readonly people: People;
  /** What each user has told so far: fact → the sentence. Users remember it whether or not the agent does. */
  private readonly told = new Map<string, Map<string, string>>();

  constructor(
    private readonly scenario: Scenario,
    private readonly options: SandboxOptions,
  ) {
    this.readings = new Readings(scenario.world.documents);
    this.people = new People(scenario.population, scenario.intents, options.seed);
    this.provider = new BasicTracerProvider({
      idGenerator: this.ids,
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({ 'service.name': scenario.agent }),
      spanProcessors: options.spanProcessors,
    });
    this.tracer = this.provider.getTracer('martingale.sandbox', '1');
  }

  async simulateDay(week: number, day: number): Promise<SimulatedDay> {
    const starts = planDay(
      this.scenario.traffic,
      Date.parse(`${this.scenario.start}T00:00:00Z`),
      week,
      day,
      this.options.seed,
    );
    const truth: TruthRecord[] = [];
    for (let flushed = 0; truth.length < starts.length; ) {
      truth.push(...(await this.serve(this.nextRound(starts, truth.length, week, day), week, day)));
      if (truth.length - flushed < FLUSH_EVERY) continue;
      await this.provider.forceFlush();
      flushed = truth.length;
    }
    await this.provider.forceFlush();
    return { conversations: truth.length, truth };
  }

  /** The next conversations in order, up to the first by a user who is in the round already. */
  private nextRound(starts: readonly number[], from: number, week: number, day: number): Occasion[] {
    const round = new Map<string, Occasion>();
    for (let position = from; position < Math.min(starts.length, from + ROUND); position++) {
      const occasion = this.occasion(week, day, position, starts[position] as number);
      if (round.has(occasion.user.id)) break;
      round.set(occasion.user.id, occasion);
    }
    return [...round.values()];
  }

  /** Serves the users of a round: their state is read together before and written together after. */
  private async serve(round: Occasion[], week: number, day: number): Promise<TruthRecord[]> {
    const known = await Promise.all(round.map((occasion) => this.readState(occasion)));
    const served = round.map((occasion, index) => this.converse(occasion, known[index] as UserStateItem[], week, day));
    await Promise.all(
      served.map(async ({ run, kept, record }) => {
        if (kept.length > 0) await this.options.userState.write(record.userId, kept, run.endMs);
      }),
    );
    return served.map(({ record }) => record);
  }

  private async readState({ user, atMs }: Occasion): Promise<UserStateItem[]> {
    const { harness } = this.options.harnessSource.forUser(user.id);
    return readsMemory(this.readings.of(harness)) ? this.options.userState.read(user.id, atMs) : [];
  }

  async shutdown(): Promise<void> {
    await this.provider.shutdown();
  }

  private occasion(week: number, day: number, position: number, atMs: number): Occasion {
    const index = ((week - 1) * 7 + (day - 1)) * 1_000_000 + position;
    const key = `${this.options.seed}/${index}`;
    const draws = new Draws(`${key}/occasion`);
    const { user, intent } = this.people.draw(draws, week);
    const context = {
      nowMs: atMs,
      userId: user.id,
      persona: user.persona,
      world: this.scenario.world,
      facts: user.facts,
    };
    const slots = new Map<string, SlotValue>();
    for (const [name, slot] of Object.entries(intent.slots)) slots.set(name, drawSlot(name, slot, context, draws));
    const toldBefore = new Set(this.told.get(user.id)?.keys());
    return { index, key, atMs, user, intent, slots, toldBefore, outages: this.outages(week, day) };
  }

  private outages(week: number, day: number): Occasion['outages'] {
    const today = this.scenario.incidents.filter((incident) => incident.week === week && incident.day === day);
    return new Map(
      today.flatMap(({ id, tools, share }) => tools.map((tool) => [tool, { incident: id, share }] as const)),
    );
  }

  private converse(occasion: Occasion, known: UserStateItem[], week: number, day: number): Served {
    const served = this.options.harnessSource.forUser(occasion.user.id);
    const reading = this.readings.of(served.harness);
    const conversationId = this.conversationId(occasion);
    const model = this.modelOf(week);
    const telemetry = new ConversationTelemetry(
      this.tracer,
      {
        conversationId,
        userId: occasion.user.id,
        agent: this.scenario.agent,
        model: reading.modelName ?? model.name,
        stamp: served.stamp,
      },
      reading,
    );
    this.ids.restart(`${occasion.key}/ids`);
    const run = runConversation(this.scenario, occasion, {
      reading,
      habits: model.habits,
      recalled: recallable(known, reading, occasion.atMs),
      beginTurn: (text, atMs) => telemetry.beginTurn(text, atMs),
    });
    const kept = keepable(run.noted, reading, run.endMs);
    const record = this.record(occasion, run, served, conversationId, week, day);
    this.noteTold(occasion, run);
    return { run, kept, record };
  }

  private modelOf(week: number): Scenario['models'][number] {
    const serving = this.scenario.models.filter((model) => model.fromWeek <= week);
    return (serving.at(-1) ?? this.scenario.models[0]) as Scenario['models'][number];
  }

  private conversationId(occasion: Occasion): string {
    const hex = (salt: number) => hash32(occasion.key, salt).toString(16).padStart(8, '0');
    return `conv-${hex(1)}${hex(2)}`;
  }

  private noteTold(occasion: Occasion, run: ConversationRun): void {
    if (run.visit.statements.length === 0) return;
    const told = this.told.get(occasion.user.id) ?? new Map<string, string>();
    for (const { fact, text } of run.visit.statements) told.set(fact, text);
    this.told.set(occasion.user.id, told);
  }

  private record(
    occasion: Occasion,
    run: ConversationRun,
    served: ServedHarness,
    conversationId: string,
    week: number,
    day: number,
  ): TruthRecord {
    const { visit } = run;
    const success = visit.satisfied;
    return {
      conversationId,
      index: occasion.index,
      userId: occasion.user.id,
      week,
      day,
      atMs: occasion.atMs,
      intent: occasion.intent.name,
      topic: occasion.intent.topic,
      domain: occasion.intent.domain,
      success,
      ending: visit.ending ?? 'left_in_silence',
      annoyance: Math.round(visit.annoyance * 100) / 100,
      restated: visit.restatedFact !== null,
      turns: run.turns,
      cause:
        !success && this.servesWellIn(occasion, week) ? findCause(this.scenario, occasion.intent.name, week) : null,
      incident: run.world.log.find((call) => call.incident !== null)?.incident ?? null,
      version: served.stamp.version,
      channel: served.stamp.channel,
      arms: served.stamp.arms,
    };
  }

  /** Whether the good harness would have served this very occasion. */
  private servesWellIn(occasion: Occasion, week: number): boolean {
    const reading = this.readings.of(this.options.goodHarness);
    const run = runConversation(this.scenario, occasion, {
      reading,
      habits: this.modelOf(week).habits,
      recalled: rememberedBy(reading, [...(this.told.get(occasion.user.id)?.values() ?? [])]),
      beginTurn: (_, atMs) => new SilentTurn(atMs),
    });
    return run.visit.satisfied;
  }
}
