const CENTS_PER_POINT = 1000;

export function pointsFor(totalCents) {
  return Math.floor(totalCents / CENTS_PER_POINT);
}

export function tierOf(points) {
  if (points >= 100) return 'gold';
  return points >= 25 ? 'silver' : 'basic';
}
