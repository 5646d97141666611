const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces absolute paths below the roots by relative ones: `/root/src/a.js` → `src/a.js`, `/root` → `.`; file URLs too. */
export function relativePaths(text: string, roots: string[]): string {
  let result = text;
  for (const root of [...new Set(roots)].sort((a, b) => b.length - a.length)) {
    if (!result.includes(root)) continue;
    const place = new RegExp(
      `(?:file://|(?<![\\w.~-]))${escaped(root)}(?![\\w-]|\\.\\w)(/+(?=[^\\s'"\`),;:\\]]))?`,
      'g',
    );
    result = result.replace(place, (_, slash?: string) => (slash ? '' : '.'));
  }
  return result;
}
