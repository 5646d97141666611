/** An entry of the palette. */
export interface Command {
  id: string;
  /** Its heading. */
  group: string;
  label: string;
  /** More words that find it. */
  keywords?: string;
  /** A key that does the same. */
  hotkey?: string;
  /** A fact that tells it apart from others with its name. */
  fact?: string;
  run: () => void;
}

/**
 * How well a command matches the typed text. Every word must occur. 1 if the label begins with the text, less if the
 * words are elsewhere, 0 if a word is missing.
 */
export function rankCommand(label: string, typed: string, keywords = ''): number {
  const terms = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const name = label.toLowerCase();
  const hay = `${name} ${keywords.toLowerCase()}`;
  if (!terms.every((term) => hay.includes(term))) return 0;
  if (name.startsWith(typed.trim().toLowerCase())) return 1;
  return terms.every((term) => name.includes(term)) ? 0.8 : 0.5;
}
