/** Bytes of instructions, in order. */
export type Code = readonly number[];

/** A function that takes whole numbers (addresses and counts) and returns nothing. */
export interface WasmFunction {
  readonly name: string;
  /** How many locals of each kind there are; they are numbered in this order. The parameters and integers are i32. */
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

const I32 = 0x7f;
const V128 = 0x7b;
const NO_RESULT = 0x40;

export type Four = readonly [number, number, number, number];

/** The instructions that the kernels need, as the WebAssembly 2.0 specification numbers them (section 5.4). */
export const wasm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  i32Load: (offset: number): Code => [0x28, 2, ...unsigned(offset)],
  i32Add: [0x6a] as Code,
  i32LessThan: [0x49] as Code,
  v128Load: (offset: number): Code => [...simd(0), 4, ...unsigned(offset)],
  v128Store: [...simd(11), 4, 0] as Code,
  v128Or: simd(80),
  v128And: simd(78),
  /** The bits of the first operand where those of the third are set, else those of the second. */
  v128Select: simd(82),
  f32x4: (...lanes: Four): Code => [...simd(12), ...new Uint8Array(Float32Array.of(...lanes).buffer)],
  /** Lanes 0 to 3 are those of the first operand, 4 to 7 those of the second. */
  f32x4Shuffle: (...lanes: Four): Code => {
    return [...simd(13), ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))];
  },
  f32x4Add: simd(228),
  f32x4Subtract: simd(229),
  f32x4Multiply: simd(230),
  /** Of numbers; never asked about what is none. */
  f32x4Least: simd(234),
  f32x4Most: simd(235),
  f32x4Equal: simd(65),
  f32x4GreaterThan: simd(68),
  f32x4StoreFirst: [...simd(90), 2, 0, 0] as Code,
  i32x4: (...lanes: Four): Code => [...simd(12), ...new Uint8Array(Int32Array.of(...lanes).buffer)],
  i32x4Splat: simd(17),
  i32x4Add: simd(174),
  i32x4LessThan: simd(57),
  /** Runs the body, again while the number that the body leaves is not 0. */
  repeat: (body: Code): Code => [0x03, NO_RESULT, ...body, 0x0d, 0, 0x0b],
};

/** The binary form of a module of functions that work on the memory imported as `env.memory`. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const type = ({ parameters }: WasmFunction) => [0x60, ...list(new Array<Code>(parameters).fill([I32])), 0];
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 1];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(type)),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(
      10,
      functions.map((one) => sized([...localsOf(one), ...one.body, 0x0b])),
    ),
  ]);
}

function localsOf({ integers, vectors }: WasmFunction): Code {
  return list([
    [...unsigned(integers), I32],
    [...unsigned(vectors), V128],
  ]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, ...sized(list(items))];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  return sized([...new TextEncoder().encode(value)]);
}

/** An instruction on vectors. */
function simd(number: number): Code {
  return [0xfd, ...unsigned(number)];
}

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const last = value >= -0x40 && value < 0x40;
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
