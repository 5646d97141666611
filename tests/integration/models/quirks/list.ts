import { faultQuirks } from './faults';
import { lengthQuirks } from './lengths';
import { limitQuirks } from './limits';
import { moneyQuirks } from './money';
import { parameterQuirks } from './parameters';
import type { Quirk } from './quirk';

/** Every quirk that is played. A new group is a file of its own, added here. */
export const quirks: readonly Quirk[] = [
  ...parameterQuirks,
  ...faultQuirks,
  ...lengthQuirks,
  ...moneyQuirks,
  ...limitQuirks,
];
