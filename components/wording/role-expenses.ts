import { count, usd } from '@/components/ui/format';
import { type ModelRole, modelRoleNames } from '@/server/core/usage/roles';
import type { Spend } from '@/server/core/usage/spend';
import { tokensOf } from '@/server/core/usage/usage';

/** The names of the roles, in forms and lists of costs. */
export const roleTitles: Record<ModelRole, string> = {
  probe: 'Probe',
  vote: 'Votes',
  postmortem: 'Post-mortems',
  summary: 'Summaries',
  judge: 'Judge',
  tests: 'Discriminating tests',
};

/** The cost of the calls to language models other than the agents' own, by role; empty if there were none. */
export function roleExpenses({
  roles = {},
}: Pick<Spend, 'roles'>): { role: ModelRole; fact: string; tokens: string }[] {
  return modelRoleNames.flatMap((role) => {
    const spent = roles[role];
    if (!spent) return [];
    const calls = `${count(spent.calls)} ${spent.calls === 1 ? 'call' : 'calls'}`;
    const price = spent.usd > 0 ? `, ${usd(spent.usd)}` : '';
    const tokens = `${count(tokensOf(spent))} tokens`;
    return [{ role, fact: `${calls}, ${tokens}${price}`, tokens }];
  });
}
