/** The most widths that are remembered of a font. */
const most = 5_000;

const known = new Map<string, Map<string, number>>();

/**
 * The width of a text in pixels. `font` must be the context's own. Each text is measured once for each font, because
 * names of files and titles repeat thousands of times; not before the fonts of the page are loaded.
 */
export function textWidth(context: CanvasRenderingContext2D, font: string, text: string): number {
  if (typeof document === 'undefined' || document.fonts.status !== 'loaded') {
    return context.measureText(text).width;
  }
  let widths = known.get(font);
  if (!widths || widths.size >= most) {
    widths = new Map();
    known.set(font, widths);
  }
  const width = widths.get(text) ?? context.measureText(text).width;
  widths.set(text, width);
  return width;
}
