/** What people read about endpoints, their and their files. */

export const noPrices = (model: string): string =>
  `${model} has no prices, so a limit in dollars cannot be kept. Set its prices in Settings (0 if it is free), or limit tokens or steps instead.`;
/** `host` and the dollars per million tokens, on one line. */
export const endpointDescribed = (host: string, prices: { input: number; output: number } | null): string =>
  `at ${host}; ${prices ? `$${prices.input} in, $${prices.output} out per million tokens` : 'no prices set'}`;

export const keyHeld = (name: string, givenFor: string, place: string): string =>
  `The key of ${name} was given for ${givenFor}. Its address is at ${place} now, so the key is held back. Give the key again in Settings, or change the address back.`;
export const notJson = (file: string): string =>
  `${file} is not valid JSON. Correct it, or remove it and start again.`;
export const wrongAddress =
  'Give an address that begins with http:// or https:// and contains no user name or password.';
export const keyInAddress =
  'The address contains a key. Take it out of the address and give it as the key: it is then sent in a header and never shown.';
export const listsNoModels = (endpoint: string): string =>
  `The endpoint “${endpoint}” has no list of models. Name a model yourself, as ${endpoint}/<model>; at Azure it is the name of the deployment.`;
export const wrongName = 'A name consists of small letters, digits, - and _.';

const count = (tokens: number) => tokens.toLocaleString('en');

/** What the name of a model says of it (`profiles/built-in.json`, `model-profiles.json`). */
export const byName = {
  sampling: (takes: boolean) => (takes ? 'Takes a temperature.' : 'Takes no temperature.'),
  thinking: (
    kind: 'none' | 'enabled' | 'adaptive' | 'effort',
    levels: readonly string[],
    effort: string | null,
  ) => {
    const known = levels.length === 0 ? '' : ` Levels of effort: ${levels.join(', ')}.`;
    const requested = effort === null ? '' : ` “${effort}” is requested.`;
    const kinds = {
      none: 'Takes no setting for reasoning.',
      enabled: 'Thinks with a budget of tokens.',
      adaptive: 'Thinks as long as it likes.',
      effort: 'Thinks by a level of effort.',
    };
    return `${kinds[kind]}${known}${requested}`;
  },
  context: (tokens: number) => `Prompts are kept within ${count(tokens)} tokens.`,
  output: (tokens: number) => `Replies may have ${count(tokens)} tokens.`,
  cached: (tokens: number) => `Beginnings of ${count(tokens)} tokens and more are cached.`,
  system: (role: 'system' | 'developer' | 'user') =>
    role === 'user'
      ? 'Knows no system role. The system prompt stands at the beginning of the first message.'
      : `Gets the system prompt in the role “${role}”.`,
  reasoning: (field: 'none' | 'reasoning_content' | 'reasoning') =>
    field === 'none' ? 'Its reasoning is not sent back.' : `Its reasoning goes back as “${field}”.`,
  patches: 'Is trained to edit by patches.',
};

export const speaksAnotherProtocol = (model: string, protocol: string, kind: string): string =>
  `The agent speaks ${protocol === 'chat' ? 'chat completions' : protocol}, and the endpoint of ${model} is of the kind ${kind}. Choose a model whose endpoint speaks the agent's protocol.`;
