/** How many pages there are for a number of items; at least one. */
export function countPages(total, size) {
  return Math.max(1, Math.floor(total / size));
}

/** The items of one page. */
export function slicePage(items, { page, size }) {
  const index = Math.max(0, page);
  const start = index * size;
  return items.slice(start, start + size);
}
