/** Names of spaces in which providers and models put the tools they are given. */
const ownSpaces =
  /^(?:functions?|tools?|default_?api|default|api|multi_tool_use|tool_?calls?|actions?|namespace|assistant|mcp|espalier)$/i;

/**
 * The offered tool that a model means: its exact name, or the only one whose name differs in case, hyphens, a space of
 * names before it (`functions.read_file`, `default_api:read_file`) or marks of the chat template behind it. Null where
 * there is none: no name is guessed into another.
 */
export function offeredName(name: string, offered: readonly string[]): string | null {
  if (offered.includes(name)) return name;
  // gpt-oss leaks its channel into the name, Kimi the number of the call.
  const bare = name
    .replace(/<\|[\s\S]*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\(\s*\)$/, '')
    .trim();
  const parts = bare.split(/::|[.:/]|__/).map((part) => part.trim());
  const last = parts.at(-1) ?? '';
  const matching = offered.filter((one) => plainName(one) === plainName(last));
  const [only] = matching;
  if (only === undefined || matching.length > 1) return null;
  const spaces = parts.slice(0, -1);
  if (spaces.some((space) => offered.some((one) => plainName(one) === plainName(space)))) return null;
  // A name of one word means something else in a space that is not ours: web.search, browser.search.
  const unmistakable = only.includes('_') || spaces.every((space) => ownSpaces.test(space));
  return unmistakable ? only : null;
}

/** A name without what models vary in it: case, hyphens, underscores, blanks. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');
