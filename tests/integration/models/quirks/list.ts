import { faultQuirks } from './faults';
import { lengthQuirks } from './lengths';
import { limitQuirks } from './limits';
import { moneyQuirks } from './money';
import { parameterQuirks } from './parameters';
import type { Quirk } from './quirk';

/** Every quirk that is played, by the file that holds it. A new file is added here. */
export const quirksByFile: Readonly<Record<string, readonly Quirk[]>> = {
  'parameters.ts': parameterQuirks,
  'faults.ts': faultQuirks,
  'lengths.ts': lengthQuirks,
  'money.ts': moneyQuirks,
  'limits.ts': limitQuirks,
};

export const quirks: readonly Quirk[] = Object.values(quirksByFile).flat();
