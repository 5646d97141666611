import type { Source } from '@/server/repair/source/source';
import { arithmetic } from './arithmetic';
import { assignments } from './assignments';
import { callArguments } from './callArguments';
import { constants } from './constants';
import { conversions } from './conversions';
import { copies } from './copies';
import { defaults } from './defaults';
import { explanations } from './explanations';
import { guards } from './guards';
import { indexes } from './indexes';
import { logic } from './logic';
import { methods } from './methods';
import type { Mutation, Operator, Vocabulary } from './mutation';
import { offByOne } from './offByOne';
import { properties } from './properties';
import { regexes } from './regexes';
import { relational } from './relational';
import { statements } from './statements';
import { strings } from './strings';
import { callees, variables } from './variables';

/** Every operator of the policy. */
export const operators: readonly Operator[] = [
  relational,
  arithmetic,
  offByOne,
  logic,
  constants,
  explanations,
  variables,
  callees,
  callArguments,
  statements,
  guards,
  methods,
  indexes,
  defaults,
  strings,
  regexes,
  assignments,
  properties,
  copies,
  conversions,
];

const cache = new WeakMap<Source, { vocabulary: Vocabulary; mutations: Mutation[] }>();

/**
 * All mutations of a source, each distinct replacement once with its highest prior, in a fixed order.
 * Cached for the last vocabulary used with the source.
 */
export function mutationsOf(source: Source, vocabulary: Vocabulary): Mutation[] {
  const known = cache.get(source);
  if (known && known.vocabulary === vocabulary) return known.mutations;
  const distinct = new Map<string, Mutation>();
  for (const operator of operators) {
    for (const mutation of operator(source, vocabulary)) {
      if (source.text.slice(mutation.start, mutation.end) === mutation.replacement) continue;
      const key = `${mutation.start}:${mutation.end}:${mutation.replacement}`;
      const same = distinct.get(key);
      if (!same || same.prior < mutation.prior) distinct.set(key, mutation);
    }
  }
  const mutations = [...distinct.values()];
  cache.set(source, { vocabulary, mutations });
  return mutations;
}
