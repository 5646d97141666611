import { z } from 'zod';
import type { Decision, SearchView, Strategy } from '@/server/core/ports/strategy';
import { complements } from '@/server/core/run/complements';
import type { AttemptState } from '@/server/core/run/state';
import {
  memoryField,
  stepsField,
  stopOnSolutionField,
  temperatureField,
} from '@/server/search/propose/fields';
import {
  attemptsBy,
  doneWhenSettled,
  expandChosen,
  fromRoot,
  stopAtSolution,
} from '@/server/search/propose/plan';
import { graftChosen, graftsEnded, noGraftLeft, noGraftYet } from './sentences';

const name = 'stitch-search';
const parameters = z.object({
  attempts: z.number().int().min(1).max(1000).default(5).describe('Number of attempts, one after another.'),
  steps: stepsField(100),
  grafts: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(8)
    .describe(
      'Grafts of a fragment of one attempt onto another, at most. Each graft costs its steps from the budget, and no model call.',
    ),
  focus: z
    .boolean()
    .default(false)
    .describe(
      'Ask each new attempt to repair what no attempt has repaired yet, so that their fragments differ.',
    ),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  stopOnSolution: stopOnSolutionField,
});

/**
 * Sequential retries, and between them grafts: where two attempts made different tests pass, the smallest stretch that
 * did it in one is replayed onto the other, and verified. No pair is tried twice.
 */
export const stitchSearch: Strategy<typeof parameters> = {
  name,
  title: 'Stitch search',
  explanation:
    'It makes one attempt after another, with the experience of the attempts before. When two attempts made different tests pass, the steps that did it in one attempt are replayed onto the other, together with the steps they depend on. Grafts that give the most passing tests come first, and among them the smallest. A graft costs a few steps and no model call. It is useful when a task has several faults and attempts repair different ones. When every attempt makes the same progress, there is nothing to graft, and it works like sequential retries.',
  parameters,
  terms: {
    targets: 'Target tests that pass with the host and the fragment together.',
    steps: 'Minus 0.001 for each step of the fragment. Among equal fragments, the shorter one is taken.',
  },
  propose(view, { attempts, steps, grafts, focus, temperature, memory, stopOnSolution }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    if (view.inFlight.length > 0) return { kind: 'wait' };
    const own = attemptsBy(view, name);
    const grafted = own.filter(({ proposal }) => proposal.graft !== undefined).length;
    const graft = grafted < grafts ? bestGraft(view, grafted + 1) : null;
    if (graft) return graft;
    const started = own.length - grafted;
    if (started >= attempts) return doneWhenSettled(view, graftsEnded(attempts));
    const known = memory === 'none' ? 0 : view.state.experience.length;
    const place = { ordinal: started + 1, of: attempts, known };
    const afresh = fromRoot(
      view,
      { steps, temperature, memory },
      own.length === 0 ? noGraftYet(place) : noGraftLeft(place),
    );
    const hint = focus ? unmended(view) : null;
    if (hint === null || afresh.kind !== 'propose') return afresh;
    return { ...afresh, proposal: { ...afresh.proposal, hint } };
  },
};

/** What no attempt has made pass, once some have made something pass; as a hint, or null. */
function unmended({ state }: SearchView): string | null {
  const mended = new Set([...state.nodes.values()].flatMap(({ score }) => score?.passing ?? []));
  const left = (state.baseline?.targets ?? []).filter((test) => !mended.has(test));
  if (mended.size === 0 || left.length === 0) return null;
  const named = left.slice(0, 5).join('; ');
  return `Other attempts have mended the cause of other failures, and that will be taken over. Mend what makes these fail: ${named}.`;
}

/** The best graft that was not tried and fits into the budget, or null. */
function bestGraft(view: SearchView, ordinal: number): Decision | null {
  const tried = new Set([...view.state.attempts.values()].map(({ from, proposal }) => keyOf(from, proposal)));
  const fresh = complements(view.state).filter(
    ({ host, steps, size }) =>
      size <= Math.min(view.remaining.steps, view.stepsPerAttempt) &&
      !tried.has(keyOf(host, { graft: { steps } })),
  );
  const [best] = fresh;
  if (!best) return null;
  const { first, last, host, steps, size, union, gains } = best;
  const candidates = fresh.slice(0, 50).map((one) => {
    const terms = { targets: one.union, steps: -0.001 * Math.min(999, one.size) };
    return { node: one.host, score: terms.targets + terms.steps, terms };
  });
  return expandChosen(
    view,
    {
      steps: size,
      temperature: 0,
      memory: 'none',
      graft: { donorRun: null, steps, close: true, goOn: false },
    },
    {
      chosen: host,
      candidates,
      reason: graftChosen(ordinal, { first, last, host, gains: gains.length, union }),
    },
  );
}

const keyOf = (
  host: string,
  { graft }: { graft?: Pick<NonNullable<AttemptState['proposal']['graft']>, 'steps'> },
): string => `${host} ${graft?.steps.join(' ') ?? ''}`;
