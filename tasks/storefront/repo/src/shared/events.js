export class EventBus {
  #listeners = new Map();

  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  emit(topic, payload) {
    for (const listener of this.#listeners.get(topic) ?? []) listener(payload);
  }
}
