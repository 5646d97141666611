/** Added to a ballot: models reason better before they choose, and the choice must be found again. */
export const votingRule =
  'Reason in a few sentences, then end with a line of the form “CHOICE: <number of the best candidate>”.';

/** Index (from 0) of the chosen one of `candidates`; null where the answer names none, or several without a choice. */
export function readChoice(text: string, candidates: number): number | null {
  const inRange = (number: number) => number >= 1 && number <= candidates;
  const lines = [...text.matchAll(/CHOICE\W*(\d+)/gi)].map((match) => Number(match[1])).filter(inRange);
  const last = lines.at(-1);
  if (last !== undefined) return last - 1;
  const named = new Set([...text.matchAll(/\b(\d+)\b/g)].map((match) => Number(match[1])).filter(inRange));
  const [only] = named;
  return only !== undefined && named.size === 1 ? only - 1 : null;
}
