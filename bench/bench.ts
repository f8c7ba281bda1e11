/** What a bench measured. Names are a contract: others compare with them. */
export type Figures = Record<string, unknown>;

export type Options = Readonly<Record<string, string | true>>;

export type Bench = {
  /** One line for `npm run bench`. */
  about: string;
  /** Option → what it means and its default. */
  options: Readonly<Record<string, string>>;
  run(options: Options): Promise<{ figures: Figures; postgres?: string; queue?: string }>;
};

/** @throws Error when the option is no whole number */
export function numberOption(options: Options, name: string, standard: number): number {
  const value = options[name];
  if (value === undefined) return standard;
  if (typeof value !== 'string' || !/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number.`);
  return Number(value);
}

/** The value below which the given share (0..1) of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
