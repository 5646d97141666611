import type { ModelFacts } from './model-facts';
import type { Refusal } from './refusal';

/** OpenAI, Azure and gateways, of a model that they serve through the Responses API alone. */
const elsewhere =
  /only (?:supported|available)[^.]{0,40}v1\/responses|not supported in \/?v1\/chat\/completions\. (?:please )?use \/?v1\/responses|use (?:the )?\/?v1\/responses|use the responses (?:api|endpoint)|chatcompletion operation does not work|not accessible via the \/chat\/completions|unsupported_api_for_model/;

/** Whether a refused request of chat completions is one for the Responses API. */
export const wantsResponses = (
  { status, code, message }: Refusal,
  params: Record<string, unknown>,
): boolean =>
  'messages' in params &&
  [400, 404, 405, 422].includes(status ?? 0) &&
  elsewhere.test(`${code} ${message}`.toLowerCase());

/** OpenAI's models that exist in the Responses API alone ("Models", as of November 2026). Gateways put their own names before. */
const responsesAlone =
  /^(?:o[13]-pro|o[34](?:-mini)?-deep-research|gpt-[5-9][\w.]*-(?:codex|pro)(?![a-z])|codex-|computer-use)/;
/** OpenAI's models that reason: only this API takes their reasoning back. */
const reasons = /^(?:gpt-[5-9](?!\S*-chat)|o[1-9](?:-|$))/;

/**
 * Which of OpenAI's two APIs a model is reached by, where a person left that open: what its server refused says it, then
 * the address, where it ends in one of them, then the model's name, and at OpenAI's own address that it reasons.
 */
export function openaiProtocol(
  model: string,
  baseUrl: string,
  { protocol }: ModelFacts,
): 'chat' | 'responses' {
  if (protocol) return protocol;
  const name = model.toLowerCase();
  const { hostname, pathname } = new URL(baseUrl);
  if (/\/responses\/*$/.test(pathname)) return 'responses';
  if (/\/chat\/completions\/*$/.test(pathname)) return 'chat';
  const own = hostname.endsWith('.openai.com');
  return responsesAlone.test(name) || (own && reasons.test(name)) ? 'responses' : 'chat';
}
