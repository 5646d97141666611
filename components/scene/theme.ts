import type { ScaleToken } from './encoding';

/** The colours and fonts of the canvas, read from the page. */
export interface DrawingTheme {
  ink: string;
  soft: string;
  faint: string;
  bg: string;
  panel: string;
  line: string;
  accent: string;
  gold: string;
  bad: string;
  good: string;
  scales: Record<ScaleToken, string[]>;
  font: string;
}

export function readTheme(): DrawingTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const scale = (name: ScaleToken, length: number) =>
    Array.from({ length }, (_, step) => token(`${name}${step}`));
  return {
    ink: token('ink'),
    soft: token('soft'),
    faint: token('faint'),
    bg: token('bg'),
    panel: token('panel'),
    line: token('line'),
    accent: token('accent'),
    gold: token('gold'),
    bad: token('bad'),
    good: token('good'),
    scales: { t: scale('t', 5), q: scale('q', 5), k: scale('k', 8) },
    font: getComputedStyle(document.body).fontFamily,
  };
}
