import { joinPath } from './path.js';
import { bySpecificity, compilePattern, matchPattern } from './pattern.js';
import { splitTarget } from './query.js';

export class Router {
  #routes = [];

  add(method, source, handler) {
    this.#routes.push({ method, handler, pattern: compilePattern(source) });
    this.#routes.sort((a, b) => bySpecificity(a.pattern, b.pattern));
    return this;
  }

  get(source, handler) {
    return this.add('GET', source, handler);
  }

  post(source, handler) {
    return this.add('POST', source, handler);
  }

  /** Adds all routes of another router below a prefix. */
  mount(prefix, other) {
    for (const route of other.#routes) {
      this.add(route.method, joinPath(prefix, route.pattern.source), route.handler);
    }
    return this;
  }

  find(method, target) {
    const { path, query } = splitTarget(target);
    const allowed = new Set();
    for (const route of this.#routes) {
      const params = matchPattern(route.pattern, path);
      if (params === null) continue;
      if (route.method === method) return { status: 200, handler: route.handler, params, query };
      allowed.add(route.method);
    }
    if (allowed.size > 0) return { status: 405, allowed: [...allowed].sort() };
    return { status: 404 };
  }
}
