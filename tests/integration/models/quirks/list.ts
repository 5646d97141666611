import { cloudQuirks } from './clouds';
import { faultQuirks } from './faults';
import { geminiQuirks } from './gemini';
import { geminiReplyQuirks } from './gemini-replies';
import { lengthQuirks } from './lengths';
import { limitQuirks } from './limits';
import { messageQuirks } from './messages';
import { moneyQuirks } from './money';
import { parameterQuirks } from './parameters';
import type { Quirk } from './quirk';
import { responsesQuirks } from './responses';
import { responsesReplyQuirks } from './responses-replies';

/** Every quirk that is played, by the file that holds it. A new file is added here. */
export const quirksByFile: Readonly<Record<string, readonly Quirk[]>> = {
  'parameters.ts': parameterQuirks,
  'faults.ts': faultQuirks,
  'lengths.ts': lengthQuirks,
  'money.ts': moneyQuirks,
  'limits.ts': limitQuirks,
  'responses.ts': responsesQuirks,
  'responses-replies.ts': responsesReplyQuirks,
  'gemini.ts': geminiQuirks,
  'gemini-replies.ts': geminiReplyQuirks,
  'clouds.ts': cloudQuirks,
  'messages.ts': messageQuirks,
};

export const quirks: readonly Quirk[] = Object.values(quirksByFile).flat();
