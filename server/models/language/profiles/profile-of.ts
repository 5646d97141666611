import type { ModelFacts } from '@/server/models/language/model-facts';
import builtIn from './built-in.json';
import { isAbout, type Profile, profilesSchema } from './profile';

const { profiles } = profilesSchema.parse(builtIn);

/**
 * What is known of a model by its name: the first built-in family that matches, with the first match of `own` laid over it
 * field by field. Null where neither knows the name.
 */
export function profileOf(model: string, own: readonly Profile[] = []): Profile | null {
  const [mine, known] = [own, profiles].map((list) => list.find((profile) => isAbout(profile, model)));
  return mine || known ? { name: '', ...known, ...mine } : null;
}

/** A profile in the form of what is learnt. */
export function profileFacts(
  profile: Profile | null,
  /** A person set that it takes a temperature. */
  sampled = false,
): ModelFacts {
  const {
    sampling = true,
    output,
    thinking,
    effort,
    system,
    reasoning,
    leastCachedTokens,
    cacheMarks,
  } = profile ?? {};
  return {
    without: sampling || sampled ? [] : ['temperature', 'top_p', 'top_k'],
    takes: [],
    renamed: output === 'max_completion_tokens' ? { max_tokens: output } : {},
    most: {},
    ...(thinking === undefined ? {} : { thinking }),
    ...(effort === undefined ? {} : { effort }),
    ...(system === undefined ? {} : { system }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(leastCachedTokens === undefined ? {} : { leastCachedTokens }),
    ...(cacheMarks === undefined ? {} : { cacheMarks }),
  };
}
