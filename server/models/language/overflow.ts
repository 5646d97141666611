import type { Refusal } from './refusal';

const tooLong = new RegExp(
  [
    'context[_ ]length|context[_ ]?window|context[_ ]size|context limit|maximum context|exceed_context|context the overflows',
    'prompts? (?:is |tokens )?too long|input is too long|request too large|request_too_large|tokens_too_long',
    'maximum prompt length|max_prompt_tokens|range of input length|prompt exceeds|prompt contains [0-9]+ tokens',
    'input token count|input length[^.]*exceed|inputs. tokens|input tokens[^.]*exceed|too many (?:input )?tokens',
    'prompt token count|string_above_max_length|string too long',
    'maximum allowed length|longer than the model|model token limit|reduce the length of the (?:messages|input|prompt)',
  ].join('|'),
);

/** The answer's limit alone is above the model's, whatever the prompt. */
const capped = /max_(?:completion_)?tokens\W{0,3} must be/i;

/** Whether a request was refused because prompt and answer together are too long: a shorter prompt may be taken. */
export function overflows({ status, code, message }: Pick<Refusal, 'status' | 'code' | 'message'>): boolean {
  if (status === 413) return true;
  if (status !== undefined && ![400, 416, 422, 500].includes(status)) return false;
  if (capped.test(message)) return false;
  return tooLong.test(`${code} ${message}`.toLowerCase());
}

/** What a refusal says of lengths, in tokens, as far as it does. */
export interface NamedLengths {
  /** The most the model can hold. */
  limit: number | null;
  /** The prompt's tokens as the server counts them. */
  prompt: number | null;
}

const limits = [
  /exceed context limit: [0-9]+ \+ [0-9]+ > ([0-9]+)/,
  /prompt is too long: [0-9]+ tokens > ([0-9]+)/,
  /maximum (?:context|prompt|input|sequence) length(?: is| of|:)? ?\(?(?:only )?([0-9]+)/,
  /with ([0-9]+) maximum context length/,
  /maximum number of (?:input )?tokens allowed \(?([0-9]+)/,
  /maximum allowed length \(([0-9]+)/,
  /max_prompt_tokens \(([0-9]+)/,
  /context (?:length|size|window)(?: is| of|:)?(?: only)? \(?([0-9]+)/,
  /range of input length should be \[[0-9]+, ?([0-9]+)\]/,
  /token limit(?: is| of|:)? ?([0-9]+)/,
  /must be <= ?([0-9]+)/,
  /(?:configured|exceeds the) limit of ([0-9]+)/,
  /(?:while limit is|cannot exceed) ([0-9]+)/,
];
const prompts = [
  /exceed context limit: ([0-9]+) \+/,
  /prompt is too long: ([0-9]+)/,
  /([0-9]+) (?:tokens )?in the (?:messages|prompt)/,
  /in (?:the|your) (?:messages|prompt)[^0-9]{0,12}([0-9]+)/,
  /([0-9]+) (?:tokens )?(?:from the input|of text input)/,
  /has ([0-9]+) input tokens/,
  /resulted in ([0-9]+) tokens/,
  /keep the first ([0-9]+) tokens/,
  /contains (?:at least )?([0-9]+) (?:input )?tokens/,
  /input token count \(?([0-9]+)/,
  /input (?:length )?\(([0-9]+)/,
  /number of input tokens \(([0-9]+)/,
  /given: ([0-9]+)/,
  /prompt token count of ([0-9]+)/,
  /(?:current length is|received) ([0-9]+)/,
];

/** Reads the lengths that a refusal for its length names, in each maker's words. */
export function namedLengths({ message, error }: Refusal): NamedLengths {
  const text = message.toLowerCase().replace(/([0-9])[,_](?=[0-9]{3})/g, '$1');
  const first = (patterns: readonly RegExp[]) => {
    for (const pattern of patterns) {
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) return Number(found);
    }
    return null;
  };
  return {
    // llama.cpp has fields for both.
    limit: typeof error.n_ctx === 'number' ? error.n_ctx : first(limits),
    prompt: typeof error.n_prompt_tokens === 'number' ? error.n_prompt_tokens : first(prompts),
  };
}
