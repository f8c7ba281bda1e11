import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { jest } from '@jest/globals';
import { type DecoderName, decoders, failureOf } from './fuzz/failure-of.js';
import { mutateJson } from './fuzz/mutate-json.js';
import { mutateProtobuf } from './fuzz/mutate-protobuf.js';
import { createRandom } from './fuzz/random.js';
import { logSamples, traceSamples } from './fuzz/samples.js';

jest.setTimeout(300_000);

/** For a search by hand, run with other values in the environment. */
const inputsEach = Number(process.env.FUZZ_INPUTS ?? 50_000);
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
const MOST_MS = 2000;
const MOST_HEAP_BYTES = 64 * 1024 * 1024;

const names = Object.keys(decoders) as DecoderName[];

function createInput(decoder: DecoderName, seed: number): Buffer {
  const random = createRandom(seed);
  const [own, others] = decoder.startsWith('traces') ? [traceSamples, logSamples] : [logSamples, traceSamples];
  const sample = random.oneOf(own);
  const other = random.oneOf(random.below(4) === 0 ? others : own);
  return decoder.endsWith('JSON')
    ? mutateJson(sample.json, other.json, random)
    : mutateProtobuf(sample.protobuf, other.protobuf, random);
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('whatever comes in', () => {
  // What is found below is added there: `what` it showed, the `decoder`, the `input` in base64.
  const regressions = JSON.parse(readFileSync(new URL('./fuzz/regressions.json', import.meta.url), 'utf8')) as {
    what: string;
    decoder: DecoderName;
    input: string;
  }[];

  it('no longer breaks what it once broke', () => {
    const broken = regressions.filter(
      ({ decoder, input }) => failureOf(decoder, Buffer.from(input, 'base64')) !== null,
    );
    expect(broken).toEqual([]);
  });

  it.each(names)(`${inputsEach} changed requests from seed ${firstSeed} are read or refused as %s`, (decoder) => {
    for (const sample of decoder.startsWith('traces') ? traceSamples : logSamples) {
      const whole = decoder.endsWith('JSON') ? Buffer.from(JSON.stringify(sample.json)) : sample.protobuf;
      expect(failureOf(decoder, whole)).toBeNull();
    }
    const before = usedHeap();
    let slowest = { ms: 0, seed: 0 };
    for (let seed = firstSeed; seed < firstSeed + inputsEach; seed++) {
      const input = createInput(decoder, seed);
      const started = performance.now();
      const failure = failureOf(decoder, input);
      const ms = performance.now() - started;
      if (ms > slowest.ms) slowest = { ms, seed };
      if (failure !== null) throw new Error(`Seed ${seed}: ${failure}\ninput: ${input.toString('base64')}`);
    }
    expect(slowest.ms < MOST_MS ? null : slowest).toBeNull();
    expect(usedHeap() - before).toBeLessThan(MOST_HEAP_BYTES);
  });
});
