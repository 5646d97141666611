import { parseRange } from './range.js';
import { compareVersions } from './version.js';

export class Registry {
  #packages = new Map();

  publish(name, version, dependencies = {}) {
    const versions = this.#packages.get(name) ?? new Map();
    if (versions.has(version)) throw new Error(`${name}@${version} is already published`);
    versions.set(version, { name, version, dependencies });
    this.#packages.set(name, versions);
    return this;
  }

  /** The newest published version that fits all ranges, or null. */
  best(name, ranges) {
    const fits = ranges.map(parseRange);
    const candidates = [...(this.#packages.get(name)?.keys() ?? [])].filter((version) =>
      fits.every((fit) => fit(version)),
    );
    const newest = candidates.sort(compareVersions).at(-1);
    return newest === undefined ? null : this.#packages.get(name).get(newest);
  }
}
