/** What people read when a model or an endpoint is not known. */

export const noModel = (id: string, known: readonly string[]): string =>
  `There is no model “${id}”. Choose one of: ${known.join(', ')}.`;
export const noEndpoint = (name: string, known: readonly string[]): string =>
  `There is no endpoint “${name}”. ${known.length === 0 ? 'No endpoint is configured' : `There are: ${known.join(', ')}`}. Add one in Settings, or set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY, for servers of your own also OPENAI_BASE_URL, ANTHROPIC_BASE_URL or GEMINI_BASE_URL.`;
