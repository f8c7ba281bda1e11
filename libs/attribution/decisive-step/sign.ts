import type { Scene } from './scene.js';

/** Something that speaks for or against a move being the decisive error. */
export interface Sign {
  readonly name: string;
  /** Doublings of the odds; negative speaks against. */
  readonly bits: number;
  /** The words or values that show it; short. */
  readonly words: string;
}

export interface SignReader {
  readonly name: string;
  read(scene: Scene): Omit<Sign, 'name'> | null;
}
