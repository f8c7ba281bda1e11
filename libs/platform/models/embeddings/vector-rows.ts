import { AppError } from '#contracts';

/** Rows of equal length, row-major; what is never set stays a row of zeros. */
export interface VectorRows {
  dimensions: number;
  values: Float32Array;
}

/** Rows whose length is that of the first vector set. */
export function vectorRows(count: number): VectorRows & { set(row: number, vector: Float32Array): void } {
  return {
    dimensions: 0,
    values: new Float32Array(0),
    set(row, vector) {
      if (this.dimensions === 0) {
        this.dimensions = vector.length;
        this.values = new Float32Array(count * vector.length);
      }
      if (vector.length !== this.dimensions) throw otherDimensions(this.dimensions, vector.length);
      this.values.set(vector, row * this.dimensions);
    },
  };
}

function otherDimensions(first: number, second: number): AppError {
  return new AppError({
    code: 'MODELS.DIMENSIONS',
    message: `One embedding model gave vectors of ${first} numbers and of ${second}.`,
    fix: 'Another model goes by the name of MARTINGALE_EMBEDDING_MODEL: give it a name of its own, at its server and there.',
  });
}
