/** Something the person can mend: shown without a stack, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads a whole number ≥ `least`. */
export const wholeNumber = (option: string, least: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UsageError(`${option} takes a whole number from ${least}, not “${text}”.`);
  }
  return value;
};

export const positiveNumber = (option: string) => (text: string) => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new UsageError(`${option} takes a number above 0, not “${text}”.`);
  return value;
};

export const fraction = (option: string) => (text: string) => {
  const value = Number(text);
  if (!(value >= 0 && value < 1))
    throw new UsageError(`${option} takes a number from 0 to below 1, not “${text}”.`);
  return value;
};

/** Collects options of the form `k=v` into an object. */
export function keyValue(text: string, earlier: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`A name=value is needed here, not “${text}”.`);
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}
