/** The most entries of `times` (ascending) in any window of `span`. */
export function busiest(times: readonly number[], span: number): number {
  let first = 0;
  return times.reduce((most, at, index) => {
    while ((times[first] ?? at) <= at - span) first++;
    return Math.max(most, index - first + 1);
  }, 0);
}
