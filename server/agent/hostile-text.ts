/** What an agent, a test or a file produced may contain anything; these keep it inside the tags it is put between. */

/** Text for the inside of an XML element or attribute. Characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(']]>', ']]&gt;')
    .replaceAll('"', '&quot;');
}

const ourTags =
  /<(?=\s*\/?\s*(?:system|task|hint|experience|observation|budget|candidates|candidate|overview|compacted)\b)/gi;

/**
 * Text between the prompt's own tags with nothing changed but the `<` of what would read as one of those tags: code
 * stays as it is, so that an edit can name it exactly.
 */
export const withoutOurTags = (text: string): string => text.replace(ourTags, '&lt;');
