/** Something that costs (less is better) and is worth (more is better). */
export interface Point {
  cost: number;
  worth: number;
}

/** Whether each point is on the front: no other is at least as good in both and better in one. In the order given. */
export const paretoFront = (points: readonly Point[]): boolean[] =>
  points.map(
    (one) =>
      !points.some(
        (other) =>
          other.cost <= one.cost &&
          other.worth >= one.worth &&
          (other.cost < one.cost || other.worth > one.worth),
      ),
  );
