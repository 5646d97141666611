/** Kinds without an order use these tokens of app/globals.css, in this order. */
const kinds = 8;

/** The colour of the arm at this place of its experiment: the same in every figure, table and grid. */
export const armColor = (place: number): string => `var(--k${place % kinds})`;

/** Whether an arm has the colour of an earlier one. A ring or a hollow mark then shows the difference. */
export const repeatsColor = (place: number): boolean => place >= kinds;

const dashes = ['', '7 3', '2 3', '9 3 2 3', '4 2', '12 4', '1 2', '6 2 2 2'];
/** Up to this many lines can each have their own dash and width. More lines differ by colour, then by one dash. */
const fewArms = 5;
/** A second sign beside the colour, for readers and prints without colours. */
export const armDash = (place: number, arms: number): string =>
  arms <= fewArms ? (dashes[place] ?? '') : repeatsColor(place) ? '6 3' : '';

export const percent = (share: number): string => `${Math.round(100 * share)} %`;
export const signedPoints = (share: number): string => {
  const points = Math.round(100 * share);
  return `${points > 0 ? '+' : points < 0 ? '−' : ''}${Math.abs(points)}`;
};

/** Later lines are narrower, so that an equal line below still shows at the sides. */
export const armWidth = (place: number, arms: number, large: boolean | undefined): number =>
  (large ? 4 : 2) + (arms <= fewArms ? (arms - 1 - place) * (large ? 2.5 : 1.5) : 0);
