const KINDS = new Set(['receipt', 'shipment', 'transfer', 'count']);

export class Ledger {
  #movements = [];

  record(movement) {
    if (!KINDS.has(movement.kind)) throw new Error(`Unknown movement ${movement.kind}`);
    if (movement.kind !== 'count' && !(movement.quantity > 0)) {
      throw new RangeError(`Quantity must be positive, got ${movement.quantity}`);
    }
    this.#movements.push(Object.freeze({ ...movement }));
    return this;
  }

  of(article) {
    return this.#movements.filter((movement) => movement.article === article);
  }

  articles() {
    return [...new Set(this.#movements.map((movement) => movement.article))].sort();
  }
}
