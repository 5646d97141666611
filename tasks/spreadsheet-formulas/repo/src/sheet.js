import { evaluate } from './evaluator.js';
import { parseFormula } from './parser.js';

class CycleError extends Error {}

export class Sheet {
  #cells = new Map();
  #cache = new Map();

  set(address, content) {
    this.#cells.set(address, content);
    this.#cache.clear();
    return this;
  }

  fill(entries) {
    for (const [address, content] of Object.entries(entries)) this.set(address, content);
    return this;
  }

  /** The value shown in a cell; "#CYCLE!" or "#ERROR!" where there is none. */
  get(address) {
    try {
      return this.#value(address, []);
    } catch (error) {
      return error instanceof CycleError ? '#CYCLE!' : '#ERROR!';
    }
  }

  #value(address, trail) {
    if (trail.includes(address)) throw new CycleError(address);
    if (!this.#cache.has(address)) {
      const content = this.#cells.get(address) ?? 0;
      const isFormula = typeof content === 'string' && content.startsWith('=');
      const value = isFormula
        ? evaluate(parseFormula(content.slice(1)), (other) => this.#value(other, [...trail, address]))
        : content;
      this.#cache.set(address, value);
    }
    return this.#cache.get(address);
  }
}
