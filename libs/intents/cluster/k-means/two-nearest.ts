import { shuffled } from './kernel-steps.js';
import { type Code, type Four, wasm } from './wasm-module.js';

/** In each lane the largest nearness so far, the next after it, and which centroid the largest is of. */
export interface TwoNearest {
  readonly largest: number;
  readonly next: number;
  readonly which: number;
}

/** Takes in one more nearness per lane; of equals the earlier stays. */
export function keepTwoNearest({ largest, next, which }: TwoNearest, nearness: number, indices: number): Code {
  return [
    ...[...wasm.get(nearness), ...wasm.get(largest), ...wasm.f32x4Least],
    ...[...wasm.get(next), ...wasm.f32x4Most, ...wasm.set(next)],
    ...[...wasm.get(indices), ...wasm.get(which)],
    ...[...wasm.get(nearness), ...wasm.get(largest), ...wasm.f32x4GreaterThan],
    ...[...wasm.v128Select, ...wasm.set(which)],
    ...[...wasm.get(nearness), ...wasm.get(largest), ...wasm.f32x4Most, ...wasm.set(largest)],
  ];
}

type Spare = readonly [largest: number, next: number, which: number];

/** Stores the result over all lanes as three words (and a fourth that means nothing): largest, next, which. */
export function storeTwoNearest(two: TwoNearest, address: number, spare: Spare): Code {
  const [swapped] = spare;
  return [
    ...mergeLanes(two, spare, [1, 0, 3, 2]),
    ...mergeLanes(two, spare, [2, 3, 0, 1]),
    ...[...shuffled(two.largest, two.next, 0, 4, 0, 4), ...wasm.set(swapped)],
    ...[...wasm.get(address), ...shuffled(swapped, two.which, 0, 1, 4, 4), ...wasm.v128Store],
  ];
}

/** Merges each lane with the one that `order` names; of equals the centroid with the lower number is the first. */
function mergeLanes(two: TwoNearest, [largest, next, which]: Spare, order: Four): Code {
  const { v128And, v128Or, v128Select, f32x4Least, f32x4Most } = wasm;
  return [
    ...[...shuffled(two.largest, two.largest, ...order), ...wasm.set(largest)],
    ...[...shuffled(two.next, two.next, ...order), ...wasm.set(next)],
    ...[...shuffled(two.which, two.which, ...order), ...wasm.set(which)],
    // The next is the larger of both nexts and the smaller of both largest.
    ...[...wasm.get(two.largest), ...wasm.get(largest), ...f32x4Least],
    ...[...wasm.get(two.next), ...wasm.get(next), ...f32x4Most, ...f32x4Most, ...wasm.set(two.next)],
    ...[...wasm.get(which), ...wasm.get(two.which)],
    ...[...wasm.get(largest), ...wasm.get(two.largest), ...wasm.f32x4GreaterThan],
    ...[...wasm.get(largest), ...wasm.get(two.largest), ...wasm.f32x4Equal],
    ...[...wasm.get(which), ...wasm.get(two.which), ...wasm.i32x4LessThan],
    ...[...v128And, ...v128Or, ...v128Select, ...wasm.set(two.which)],
    ...[...wasm.get(largest), ...wasm.get(two.largest), ...f32x4Most, ...wasm.set(two.largest)],
  ];
}
