import { CallFailed } from '@/server/core/ports/call-failed';
import { type Connection, secretsOf } from './connection';
import { callFailed, faultOf, unreadableCall, withoutSecrets } from './faults';
import { formLesson } from './form-lessons';
import { lessonOf, teaches } from './lessons';
import { wantsResponses } from './openai-protocol';
import { type NamedLengths, namedLengths } from './overflow';
import type { Refusal } from './refusal';
import { requestedWaitMs } from './retry-after';

/** The request was refused for something that the model's facts now say: the next one is another. */
export class Adapted extends Error {}

/** The model wrote a call that its server could not read. */
export class UnreadableCall extends Error {
  constructor(
    readonly written: string,
    readonly problem: string,
  ) {
    super(problem);
  }
}

/** The model calls no tools: its actions have to be written as text. */
export class NoTools extends Error {}

const withoutTools =
  /(?:does not|doesn't|not) support (?:tools|tool use|tool calling|function calling)|support tool use|tool choice requires|(?:tools?|tool use|tool calling|function calling) (?:is|are) not (?:supported|enabled)/i;

/** Prompt and answer together are too long. */
export class TooLong extends CallFailed {
  constructor(
    failed: CallFailed,
    readonly lengths: NamedLengths,
  ) {
    super(failed.fault, failed.message, failed.spent);
  }
}

/** A smaller number is no length of a context. */
const leastContext = 1_000;

/** What a refusal comes to; what it teaches of the model is remembered. */
export function refused(
  refusal: Refusal,
  connection: Connection,
  params: Record<string, unknown>,
  now: number,
): Error {
  const { endpoint, memory } = connection;
  const secrets = secretsOf(connection);
  const written = unreadableCall(refusal);
  if (written !== null)
    return new UnreadableCall(written, withoutSecrets(refusal.message, secrets).slice(0, 500));
  if ('tools' in params && (refusal.status ?? 500) !== 429 && withoutTools.test(refusal.message)) {
    memory.learn({ without: ['tools'] });
    return new NoTools(withoutSecrets(refusal.message, secrets));
  }
  if (wantsResponses(refusal, params)) {
    memory.learn({ protocol: 'responses' });
    return new Adapted(withoutSecrets(refusal.message, secrets));
  }
  const form = formLesson(refusal, params);
  if (form !== null && teaches(memory.facts(), form)) {
    memory.learn(form);
    return new Adapted(withoutSecrets(refusal.message, secrets));
  }
  const fault = faultOf(refusal);
  const wait = requestedWaitMs(refusal, now);
  const status = refusal.message === '' && refusal.status ? `status ${refusal.status}` : refusal.message;
  const failed = callFailed(fault, endpoint, status, secrets, wait);
  if (fault === 'context') {
    const lengths = namedLengths(refusal);
    const { limit } = lengths;
    if (limit !== null && limit >= leastContext) memory.learn({ contextTokens: limit });
    return new TooLong(failed, lengths);
  }
  if (fault !== 'bad-request') return failed;
  const lesson = lessonOf(refusal, params, memory.facts());
  if (lesson === null || !teaches(memory.facts(), lesson)) return failed;
  memory.learn(lesson);
  return new Adapted(failed.message);
}
