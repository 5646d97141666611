import type { Model } from '@/server/core/ports';
import { createRepairModel } from './repair';

/** The models built in. Endpoints of a person's own are a later capability. */
const models: ReadonlyMap<string, () => Model> = new Map([['repair', createRepairModel]]);

const made = new Map<string, Model>();

/** Errors: an unknown name throws with the names there are. */
export function modelNamed(id: string): Model {
  const known = made.get(id);
  if (known) return known;
  const make = models.get(id);
  if (!make) throw new Error(`There is no model “${id}”. There are: ${[...models.keys()].join(', ')}.`);
  const model = make();
  made.set(id, model);
  return model;
}

export const listModels = (): { id: string; title: string }[] =>
  [...models.keys()].map((id) => ({ id, title: modelNamed(id).title }));
