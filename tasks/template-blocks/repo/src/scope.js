/** Names visible at one place of a template; inner scopes hide outer ones. */
export class Scope {
  constructor(value, outer = null) {
    this.value = value;
    this.outer = outer;
  }

  inner(value) {
    return new Scope(value, this);
  }

  /** The value of "a.b.c", or undefined. "." is the scope's own value. */
  lookup(path) {
    if (path === '.') return this.value;
    const [first, ...rest] = path.split('.');
    return rest.reduce((value, key) => value?.[key], this.#find(first));
  }

  #find(name) {
    for (let scope = this; scope !== null; scope = scope.outer) {
      const { value } = scope;
      if (value !== null && typeof value === 'object' && Object.hasOwn(value, name)) return value[name];
    }
    return undefined;
  }
}
