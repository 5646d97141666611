/** Something the palette may do. */
export interface Command {
  id: string;
  /** The heading it stands under. */
  group: string;
  label: string;
  /** Further words it is found by. */
  keywords?: string;
  /** The key that does the same. */
  hotkey?: string;
  /** A fact that tells it from others of its name. */
  fact?: string;
  run: () => void;
}

/**
 * Whether and how well a command answers what was typed: every word must occur. 1 where the label begins with it, less
 * where the words stand elsewhere, 0 where one is missing.
 */
export function rankCommand(label: string, typed: string, keywords = ''): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const name = label.toLowerCase();
  const hay = `${name} ${keywords.toLowerCase()}`;
  if (!words.every((word) => hay.includes(word))) return 0;
  if (name.startsWith(typed.trim().toLowerCase())) return 1;
  return words.every((word) => name.includes(word)) ? 0.8 : 0.5;
}
