import { ShopError } from '../shared/errors.js';
import { createCustomer } from './customer.js';

export class Accounts {
  #byEmail = new Map();

  register(details) {
    const customer = createCustomer(details);
    if (this.#byEmail.has(customer.email)) throw new ShopError('email-taken', `${customer.email} has an account`);
    this.#byEmail.set(customer.email, customer);
    return customer;
  }

  find(email) {
    const customer = this.#byEmail.get(email.trim().toLowerCase());
    if (!customer) throw new ShopError('unknown-customer', `No account for ${email}`);
    return customer;
  }
}
