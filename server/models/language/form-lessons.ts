import type { ModelFacts } from './model-facts';
import { fieldsOf, listOf, type Refusal } from './refusal';

/** What a refusal teaches of the form of messages: the role of the system prompt, and marks for the cache. */
export function formLesson(refusal: Refusal, params: Record<string, unknown>): Partial<ModelFacts> | null {
  const message = refusal.message.toLowerCase();
  return roleLesson(refusal, message, params) ?? marksLesson(refusal, message, params);
}

/** Refusals of the role, in the words of OpenAI, Google, and of the chat templates that servers run. */
const refusedRole =
  /(?:system|developer)[ '"`’]*(?:role|message|instruction|prompt)s?[^.]{0,60}(?:not (?:supported|enabled|allowed|permitted)|unsupported)|role[^.]{0,40}does not support ['"`](?:system|developer)|(?:unknown|invalid|unsupported|unexpected) (?:message )?role:? ?['"`]?(?:system|developer)|roles must alternate user\/assistant|['"`]developer['"`] is not one of/;

function roleLesson(
  { status, parameter }: Refusal,
  message: string,
  params: Record<string, unknown>,
): Partial<ModelFacts> | null {
  const { role } = fieldsOf(listOf(params.messages)[0]);
  if (role !== 'system' && role !== 'developer') return null;
  // Templates that raise an error end as an error of the server.
  if (![400, 422, 500].includes(status ?? 0)) return null;
  const isNamed = /^messages\.\d+\.role$/.test(parameter ?? '');
  if (!isNamed && !refusedRole.test(message)) return null;
  const other = role === 'system' ? 'developer' : 'system';
  return { system: new RegExp(`['"\`]${other}['"\`]`).test(message) ? other : 'user' };
}

function marksLesson(
  { status, parameter }: Refusal,
  message: string,
  params: Record<string, unknown>,
): Partial<ModelFacts> | null {
  if (status !== 400 && status !== 422) return null;
  const hasMarks = listOf(params.messages).some((one) =>
    listOf(fieldsOf(one).content).some((part) => 'cache_control' in fieldsOf(part)),
  );
  const named = `${parameter ?? ''} ${message}`;
  const wantsText = /content/.test(named) && /\bstring\b/.test(message);
  const refuses =
    /cache_control/.test(named) || wantsText || /invalid type: (?:sequence|array)/.test(message);
  return hasMarks && refuses && Array.isArray(params.messages) && !('system' in params)
    ? { cacheMarks: false }
    : null;
}
