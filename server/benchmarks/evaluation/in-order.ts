/** Maps items by at most `limit` calls at a time, and yields what they give in the order of the items. */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  let next = 0;
  const begin = () => {
    const item = items[next];
    if (next >= items.length || item === undefined) return;
    next += 1;
    const begun = map(item);
    // An error is thrown when its turn comes; until then it is not unhandled.
    begun.catch(() => undefined);
    pending.push(begun);
  };
  for (let at = 0; at < limit; at += 1) begin();
  for (let result = pending.shift(); result !== undefined; result = pending.shift()) {
    const value = await result;
    begin();
    yield value;
  }
}
