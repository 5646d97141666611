export class Reservations {
  #entries = new Map();
  #nextId = 1;

  hold({ article, quantity, until }) {
    const id = this.#nextId++;
    this.#entries.set(id, { article, quantity, until });
    return id;
  }

  release(id) {
    return this.#entries.delete(id);
  }

  /** Pieces of an article held at a moment. */
  held(article, at) {
    let pieces = 0;
    for (const entry of this.#entries.values()) {
      if (entry.article === article && entry.until < at) pieces += entry.quantity;
    }
    return pieces;
  }
}
