export class ShopError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
