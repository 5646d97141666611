import type { RunEvent } from '@/server/core/run/event';

/** Events whose subject the page does not show. Their spend and their place in the log stay. */
const notShown: ReadonlySet<RunEvent['type']> = new Set([
  'experience.added',
  'vote.started',
  'vote.cast',
  'vote.ended',
  'choice.made',
  'results.contrasted',
  'minimisation.started',
  'minimisation.tried',
  'minimisation.ended',
  'text.written',
  'model.noted',
  'difficulty.estimated',
]);
/** Candidates of a decision that the page keeps, those with the highest scores. */
const mostCandidates = 8;

/** An event as a shared page holds it: folding these gives the same tree, without what the page does not show. */
export function sharedEvent(event: RunEvent, withTexts: boolean): RunEvent {
  const { runId, seq, at, actor, spend } = event;
  if (notShown.has(event.type)) {
    const nothing = { type: 'command.handled', commandId: '', kind: 'not shown', error: null } as const;
    return { ...nothing, runId, seq, at, actor, ...(spend ? { spend } : {}) };
  }
  switch (event.type) {
    case 'run.created': {
      const { origin } = event.spec;
      const spec = { ...event.spec, ...(origin ? { origin: { ...origin, sha256: '', details: null } } : {}) };
      return { ...event, spec };
    }
    case 'attempt.started': {
      const { selection, proposal } = event;
      const best = selection.candidates.toSorted((a, b) => b.score - a.score).slice(0, mostCandidates);
      const hint = 'hint' in proposal && !withTexts ? { hint: null } : {};
      return {
        ...event,
        experienceOf: [],
        proposal: { ...proposal, ...hint },
        selection: { ...selection, candidates: best },
      };
    }
    case 'node.settled': {
      const { node } = event;
      return {
        ...event,
        node: {
          ...node,
          action: null,
          thought: null,
          observation: null,
          further: null,
          prompt: null,
          turn: null,
          recorded: null,
          outcome: null,
          observationPreview: withTexts ? node.observationPreview : '',
        },
      };
    }
    default:
      return event;
  }
}
