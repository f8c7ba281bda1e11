/** Tails and quantiles of the normal and chi-square distributions, exact to about 1e-12 also far out. */

const LOG_SQRT_TAU = 0.5 * Math.log(2 * Math.PI);

/** ln(1 − Φ(z)), without underflow for large z. */
export function logUpperTail(z: number): number {
  if (z < -3) return Math.log1p(-Math.exp(logUpperTail(-z)));
  if (z < 3) return Math.log(0.5 - centralArea(z));
  // Continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.14).
  let fraction = z;
  for (let n = 80; n > 0; n--) fraction = z + n / fraction;
  return -0.5 * z * z - LOG_SQRT_TAU - Math.log(fraction);
}

export function upperTail(z: number): number {
  return Math.exp(logUpperTail(z));
}

/** Φ(z) − ½ by its power series (Abramowitz & Stegun 26.2.11), for |z| < 3. */
function centralArea(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return sum * Math.exp(-0.5 * z * z - LOG_SQRT_TAU);
}

/** The z with ln(1 − Φ(z)) = `logTail`; −Infinity when nothing lies outside. */
export function quantileOfLogTail(logTail: number): number {
  if (logTail >= -1e-15) return -Infinity;
  let z = 0;
  // ln(1 − Φ) is concave, so Newton's method converges from anywhere.
  for (let i = 0; i < 100; i++) {
    const log = logUpperTail(z);
    const hazard = Math.exp(-0.5 * z * z - LOG_SQRT_TAU - log);
    const step = (log - logTail) / hazard;
    z += step;
    if (Math.abs(step) < 1e-12 * (1 + Math.abs(z))) break;
  }
  return z;
}

/** The z that a standard normal exceeds with probability `tail`. */
export function upperQuantile(tail: number): number {
  return quantileOfLogTail(Math.log(tail));
}

/** P(χ² > x) by the upward recurrence Q(a+1, y) = Q(a, y) + yᵃe⁻ʸ/Γ(a+1) (Abramowitz & Stegun 6.5.21). */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (x <= 0 || degreesOfFreedom < 1) return 1;
  const y = x / 2;
  const odd = degreesOfFreedom % 2 === 1;
  let a = odd ? 0.5 : 1;
  let tail = odd ? 2 * upperTail(Math.sqrt(x)) : Math.exp(-y);
  let logTerm = odd ? 0.5 * Math.log(y) - y - Math.log(Math.sqrt(Math.PI) / 2) : Math.log(y) - y;
  for (; a < degreesOfFreedom / 2; a++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(y) - Math.log(a + 1);
  }
  return Math.min(1, tail);
}
