import { type ModelFacts, withFacts } from './model-facts';
import { fieldsOf, type Refusal } from './refusal';

/** The two names of the limit of an answer. */
const outputNames = ['max_completion_tokens', 'max_tokens'] as const;
/** Without these there is no request, or no answer that can be read. */
const essential: ReadonlySet<string> = new Set(
  'model messages system tools role content type text name description function parameters input_schema id tool_calls arguments tool_call_id tool_use_id input instructions call_id output contents parts systemInstruction functionDeclarations functionCall functionResponse args response'.split(
    ' ',
  ),
);
/** Fields that hold parameters of all kinds. */
const containers: ReadonlySet<string> = new Set(['generationConfig']);
/** What stands in these is the model's or a tool's, and no field of the API. */
const unread: ReadonlySet<string> = new Set(['input', 'args', 'response']);
/** Fields inside messages and tools that some servers know and others refuse. */
const inner: ReadonlySet<string> = new Set(
  'reasoning reasoning_content reasoning_details reasoning_text cache_control strict is_error extra_content additionalProperties status phase annotations logprobs thoughtSignature'.split(
    ' ',
  ),
);
const refusing =
  /support|recogni[sz]ed|permitted|allowed|expected|unknown|deprecated|extra|invalid|not known|only the default|cannot|must|may only|does not|should|remove|less than|greater than|between|range|incompatible|exceed|too large|at most|unset/;

/**
 * What a refused request teaches: which parameter to leave out, to call otherwise, or to lower. Null where the refusal
 * names none that the request has. A lesson always changes the next request.
 */
export function lessonOf(
  refusal: Refusal,
  params: Record<string, unknown>,
  facts: ModelFacts,
): Partial<ModelFacts> | null {
  if (![400, 416, 422].includes(refusal.status ?? 0)) return null;
  const message = refusal.message.replace(/([0-9])[,_](?=[0-9]{3})/g, '$1');
  if (refusal.parameter === null && !refusing.test(message.toLowerCase())) return null;
  const output = outputLesson(message, refusal.parameter, params);
  if (output !== null) return output;
  if (fieldsOf(params.thinking).type === 'enabled' && /adaptive/.test(message))
    return { thinking: 'adaptive' };
  const path = named(refusal.parameter, message, params);
  if (path === null) return null;
  return outputNames.some((name) => name === path)
    ? renaming(path, facts)
    : refusedPath(path, message, params);
}

/** The cap that a message names for the length of an answer, where it is lower than what was sent. */
function outputLesson(
  message: string,
  parameter: string | null,
  params: Record<string, unknown>,
): Partial<ModelFacts> | null {
  const { max_completion_tokens, max_tokens, max_output_tokens, generationConfig } = params;
  const sent = Number(
    max_completion_tokens ?? max_tokens ?? max_output_tokens ?? fieldsOf(generationConfig).maxOutputTokens,
  );
  if (
    !/max_(?:completion_|output_|new_)?tokens|maxOutputTokens|(?:completion|output) tokens|maximum tokens/i.test(
      `${parameter} ${message}`,
    )
  )
    return null;
  const outputTokens = capIn(message, sent);
  return outputTokens === null ? null : { outputTokens };
}

const caps = [
  /at most ([0-9.]+)/i,
  /\[ ?-?[0-9.]+, ?([0-9.]+) ?[\])]/,
  /> ([0-9.]+)/,
  /less than or equal to [`'"]?([0-9.]+)/i,
  /<= ?([0-9.]+)/,
  /between -?[0-9.]+ and ([0-9.]+)/i,
  /[0-9]\.\.([0-9.]+)/,
  /to ([0-9.]+) \((?:in|ex)clusive/i,
  /(?:limit|maximum)(?: value)?(?: of| is|:)? ?([0-9.]+)/i,
  /(?:limit|maximum)[^0-9]{1,60}?([0-9.]+)/i,
];

/** The greatest value that a message allows, below the one sent. */
function capIn(message: string, sent: number): number | null {
  for (const pattern of caps) {
    const text = pattern.exec(message)?.[1]?.replace(/\.$/, '');
    if (text === undefined) continue;
    const cap = message.includes(`${text} (exclusive)`) ? Number(text) - 1 : Number(text);
    if (cap > 0 && cap < sent) return cap;
  }
  return null;
}

function renaming(name: string, facts: ModelFacts): Partial<ModelFacts> | null {
  const other = outputNames.find((one) => one !== name);
  if (other === undefined || facts.renamed[other] === name) return { without: [name] };
  return { renamed: { [name]: other } };
}

/** A number that is only too large is lowered; anything else is left out. */
function refusedPath(path: string, message: string, params: Record<string, unknown>): Partial<ModelFacts> {
  const sent = params[path];
  const cap =
    typeof sent === 'number' && !/support|deprecated|default/i.test(message) ? capIn(message, sent) : null;
  // Gemini has it one level deeper; it is the same fact.
  if (path === 'generationConfig.temperature') return { without: ['temperature'] };
  return cap === null ? { without: [path] } : { most: { [path]: cap } };
}

interface Candidate {
  path: string;
  name: string;
}

/** Every field of the request that could be left out. */
function candidates(params: Record<string, unknown>): Candidate[] {
  const found = new Map<string, string>();
  const within = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const one of value) within(one, `${path}.*`);
    else
      for (const [name, field] of Object.entries(fieldsOf(value))) {
        if (inner.has(name)) found.set(`${path}.${name}`, name);
        else if (!unread.has(name)) within(field, `${path}.${name}`);
      }
  };
  const beneath = (value: unknown, path: string): void => {
    for (const [name, field] of Object.entries(fieldsOf(value))) {
      if (!essential.has(name)) found.set(`${path}.${name}`, name);
      beneath(field, `${path}.${name}`);
    }
  };
  for (const [name, value] of Object.entries(params)) {
    if (essential.has(name)) within(value, name);
    else {
      if (!containers.has(name)) found.set(name, name);
      beneath(value, name);
    }
  }
  return [...found].map(([path, name]) => ({ path, name }));
}

/** The field that a refusal names: in a field of its own, by its path, or first of all in its message. */
function named(parameter: string | null, message: string, params: Record<string, unknown>): string | null {
  const all = candidates(params);
  const parts = parameter?.split('.') ?? [];
  const own = all.filter(
    ({ path, name }) =>
      path === parameter || (parts.includes(name) && parts.includes(path.split('.')[0] ?? '')),
  );
  const deepest = own.sort((a, b) => b.path.length - a.path.length)[0];
  if (deepest) return deepest.path;
  // Google's words: the name, and then where it stands.
  const unknown = /unknown name "(\w+)"/i.exec(message)?.[1];
  const byUnknown = all.find(({ name }) => name === unknown);
  if (byUnknown) return byUnknown.path;
  const [byPath] = all
    .filter(({ path }) => path.includes('.') && !path.includes('*'))
    .filter(({ path }) => message.includes(path) || message.includes(inSnakeCase(path)))
    .sort((a, b) => b.path.length - a.path.length);
  if (byPath) return byPath.path;
  const at = ({ name }: Candidate) => message.search(new RegExp(`(?<![\\w])${spelt(name)}(?![\\w])`));
  const [first] = all
    .filter((one) => at(one) !== -1)
    .sort((a, b) => at(a) - at(b) || b.path.length - a.path.length);
  return first?.path ?? null;
}

const inSnakeCase = (path: string): string => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Google's messages write `thinkingLevel` also as `thinking_level` and “Thinking level”. */
const spelt = (name: string): string =>
  name.replace(/[a-z][A-Z]|^[a-z]/g, (pair) =>
    pair.length === 2
      ? `${pair[0]}[_ ]?[${pair[1]}${pair[1]?.toLowerCase()}]`
      : /[A-Z]/.test(name)
        ? `[${pair}${pair.toUpperCase()}]`
        : pair,
  );

/** A request as the facts want it. */
export function adapted<P extends object>(params: P, facts: ModelFacts): P {
  let result: unknown = params;
  for (const [from, to] of Object.entries(facts.renamed)) {
    const fields = fieldsOf(result);
    if (!(from in fields)) continue;
    const { [from]: value, ...rest } = fields;
    result = { ...rest, [to]: value };
  }
  for (const [name, most] of Object.entries(facts.most)) {
    const fields = fieldsOf(result);
    const value = fields[name];
    if (typeof value === 'number' && value > most) result = { ...fields, [name]: most };
  }
  for (const path of facts.without) result = withoutPath(result, path.split('.'));
  // The types of the APIs know nothing of models that refuse a field.
  return result as P;
}

function withoutPath(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return name === '*' ? value.map((one) => withoutPath(one, rest)) : value;
  const fields = fieldsOf(value);
  if (!(name in fields)) return value;
  const { [name]: inside, ...others } = fields;
  if (rest.length > 0) {
    const left = withoutPath(inside, rest);
    // What a refused field was alone in goes with it.
    const isEmpty = !Array.isArray(left) && Object.keys(fieldsOf(left)).length === 0;
    return isEmpty && left !== inside ? others : { ...fields, [name]: left };
  }
  return others;
}

/** Whether a lesson is new. */
export const teaches = (facts: ModelFacts, lesson: Partial<ModelFacts>): boolean =>
  JSON.stringify(withFacts(facts, lesson)) !== JSON.stringify(facts);
