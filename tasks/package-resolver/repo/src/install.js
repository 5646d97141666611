import { renderLockfile } from './lockfile.js';
import { installOrder } from './plan.js';
import { resolve } from './resolver.js';

export function install(manifest, registry) {
  const chosen = resolve(manifest, registry);
  const steps = installOrder(chosen).map((name) => `install ${name}@${chosen.get(name).version}`);
  return { lockfile: renderLockfile(chosen), steps };
}
