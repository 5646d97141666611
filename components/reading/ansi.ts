import Anser from 'anser';

/** A piece of text with one look. `className` comes from the table below, never from the text. */
export interface Span {
  text: string;
  className: string;
}

const colours: Record<string, string> = {
  'ansi-red': 'text-bad',
  'ansi-bright-red': 'text-bad',
  'ansi-green': 'text-good',
  'ansi-bright-green': 'text-good',
  'ansi-yellow': 'text-warn',
  'ansi-bright-yellow': 'text-warn',
  'ansi-blue': 'text-accent',
  'ansi-bright-blue': 'text-accent',
  'ansi-magenta': 'text-code-number',
  'ansi-bright-magenta': 'text-code-number',
  'ansi-cyan': 'text-code-keyword',
  'ansi-bright-cyan': 'text-code-keyword',
  'ansi-bright-black': 'text-soft',
};
const decorations: Record<string, string> = {
  bold: 'font-semibold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'line-through',
  dim: 'text-soft',
};

/**
 * Makes control characters and characters that change the reading direction visible, so that the page hides nothing.
 * Line feeds and tabs stay; a carriage return before a line feed goes.
 */
export const visible = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (sign) => {
      const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `⟨U+${code}⟩`;
    });

/** Text with terminal colours as spans; other colours than the sixteen, and all other sequences, are removed. */
export function ansiSpans(text: string): Span[] {
  if (!text.includes('\u001b[')) return [{ text: visible(text), className: '' }];
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part) => ({
    text: visible(part.content),
    className: [colours[part.fg ?? ''], ...part.decorations.map((name) => decorations[name])]
      .filter(Boolean)
      .join(' '),
  }));
}
