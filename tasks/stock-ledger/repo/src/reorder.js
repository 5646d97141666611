/** What to order so that each article is back at its target level. */
export function reorderList(levels, availableOf) {
  return Object.entries(levels)
    .map(([article, { minimum, target }]) => ({ article, minimum, target, now: availableOf(article) }))
    .filter(({ now, minimum }) => now < minimum)
    .map(({ article, target, now }) => ({ article, quantity: target - now }));
}
