import { Notes } from '@/server/exchange/reading/notes';
import { differ, noVerdict, rounded } from '@/server/exchange/reading/sentences';
import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import type { Draft } from './draft';
import type {
  ImportedAttempt,
  ImportedOutcome,
  ImportedRun,
  ImportedTask,
  ImportedTotals,
  ImportedUsage,
} from './imported-run';
import { arranged, leavesOf } from './tree';

/** An attempt by the key of its last step. */
export interface AttemptDraft extends Partial<Omit<ImportedAttempt, 'leaf'>> {
  lastKey: string | null;
}

/** What a reader found; everything that it leaves out is unknown. */
export interface RunDraft
  extends Partial<
    Omit<ImportedRun, 'task' | 'totals' | 'summed' | 'outcome' | 'attempts' | 'nodes' | 'notes'>
  > {
  format: string;
  task?: Partial<ImportedTask>;
  outcome?: Partial<ImportedOutcome>;
  /** What the file states for the whole run. */
  stated?: Partial<ImportedUsage> & { calls?: number | null };
  /** Usage besides the steps, for example of a value function. */
  besides?: ImportedUsage;
  /** The stated figures are known to leave something out: the sums are the totals. */
  preferSums?: boolean;
  drafts: readonly Draft[];
  /** Without these: one for each leaf. */
  attempts?: readonly AttemptDraft[];
  notes?: Notes;
}

/** A whole run from what a reader found: arranged and summed up. `cleaned` must follow. Errors: Refusal (`arranged`). */
export function makeRun(draft: RunDraft): ImportedRun {
  const notes = new Notes();
  if (draft.notes) notes.addAll(draft.notes.list());
  const { nodes, idOf } = arranged(draft.drafts, notes);
  const summed = sumUsage([...nodes, draft.besides ?? noUsage]);
  const attempts = (draft.attempts ?? leavesOf(nodes).map(({ id }) => ({ lastKey: null, leaf: id }))).map(
    (one, at): ImportedAttempt => {
      const { lastKey, ...given } = one;
      const leaf = 'leaf' in one ? one.leaf : lastKey === null ? null : (idOf.get(lastKey) ?? null);
      return {
        ...noUsage,
        name: `attempt ${at + 1}`,
        exitStatus: null,
        patch: null,
        resolved: null,
        reward: null,
        tests: null,
        ...given,
        leaf,
      };
    },
  );
  const outcome = { resolved: null, source: null, tests: null, rewards: {}, ...draft.outcome };
  if (outcome.resolved === null && attempts.every(({ resolved }) => resolved === null)) notes.add(noVerdict);
  const { stated, besides: _, preferSums, drafts: __, notes: ___, ...rest } = draft;
  return {
    formatVersion: null,
    writer: null,
    foreignId: null,
    forkedFrom: null,
    systemPrompt: null,
    model: mostFrequent(nodes.map(({ model }) => model)),
    startedAt: firstTime(nodes.map(({ at }) => at)),
    endedAt: lastTime(nodes.map(({ at }) => at)),
    root: { visits: null, valueSum: null, reward: null },
    ...rest,
    task: { id: null, statement: null, repo: null, baseCommit: null, ...draft.task },
    totals: totalsOf(stated, summed, preferSums ?? false, notes),
    summed,
    outcome,
    attempts,
    nodes,
    notes: notes.list(),
  };
}

const times = (all: (number | null)[]) => all.filter((at) => at !== null);
const firstTime = (all: (number | null)[]) =>
  times(all).reduce<number | null>((a, b) => Math.min(a ?? b, b), null);
const lastTime = (all: (number | null)[]) =>
  times(all).reduce<number | null>((a, b) => Math.max(a ?? b, b), null);

const figures = { usd: 'US dollars', inputTokens: 'input tokens', outputTokens: 'output tokens' } as const;

function totalsOf(
  stated: RunDraft['stated'],
  summed: ImportedUsage,
  preferSums: boolean,
  notes: Notes,
): ImportedTotals {
  for (const [key, what] of Object.entries(figures) as [keyof typeof figures, string][]) {
    const [one, other] = [stated?.[key] ?? null, summed[key]];
    if (one === null || other === null) continue;
    if (Math.abs(one - other) > 0.01 * Math.max(Math.abs(one), Math.abs(other))) {
      notes.add(differ(what, rounded(one), rounded(other)));
    }
  }
  const pick = (key: keyof ImportedUsage) =>
    (preferSums ? (summed[key] ?? stated?.[key]) : (stated?.[key] ?? summed[key])) ?? null;
  const isStated =
    !preferSums &&
    (['usd', 'inputTokens', 'outputTokens'] as const).some((key) => (stated?.[key] ?? null) !== null);
  return {
    usd: pick('usd'),
    inputTokens: pick('inputTokens'),
    outputTokens: pick('outputTokens'),
    cachedTokens: pick('cachedTokens'),
    calls: stated?.calls ?? null,
    stated: isStated,
  };
}

/** The value that occurs most often; null if there is none. */
function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return (
    [...counts].reduce<[string, number] | null>(
      (best, one) => (best && best[1] >= one[1] ? best : one),
      null,
    )?.[0] ?? null
  );
}
