export class OrderHistory {
  #orders = [];

  record(order) {
    this.#orders.push(order);
  }

  of(email) {
    return this.#orders.filter((order) => order.customer === email);
  }
}
