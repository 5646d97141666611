/** What people read about endpoints, their files and the test of a model. */

export const callsTools = 'Calls tools.';
export const callsNoTools =
  'Does not call tools. Switch tools off for this model. It then writes its actions as text.';
export const reportsTokens = 'Reports its tokens.';
export const reportsNoTokens = 'Reports no tokens, so they are estimated.';

export const noPrices = (model: string): string =>
  `${model} has no prices, so a limit in dollars cannot be kept. Set its prices in Settings (0 if it is free), or limit tokens or steps instead.`;
/** `host` and the dollars per million tokens, on one line. */
export const endpointDescribed = (host: string, prices: { input: number; output: number } | null): string =>
  `at ${host}; ${prices ? `$${prices.input} in, $${prices.output} out per million tokens` : 'no prices set'}`;

export const notJson = (file: string): string =>
  `${file} is not valid JSON. Correct it, or remove it and start again.`;
export const wrongAddress =
  'Give an address that begins with http:// or https:// and contains no user name or password.';
export const wrongName = 'A name consists of small letters, digits, - and _.';
