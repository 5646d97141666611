import { type Fields, fields, number, text } from '@/server/exchange/reading/value';
import type { ImportedReward, ImportedUsage } from '@/server/exchange/run/imported-run';
import { rewardOn } from '@/server/exchange/run/reward';

/** The usage of one completion. Prompt tokens include cached ones. */
export function completionUsage(completion: unknown): ImportedUsage {
  const usage = fields(fields(completion).usage);
  return {
    usd: number(usage.completion_cost),
    inputTokens: number(usage.prompt_tokens),
    outputTokens: number(usage.completion_tokens),
    cachedTokens: number(usage.cache_read_tokens) ?? number(usage.cached_tokens),
  };
}

/** 0 to 100; −100 to 100 if any value of the file is negative. */
export const scaleOf = (values: Iterable<number | null>): readonly [number, number] => {
  for (const value of values) if (value !== null && value < 0) return [-100, 100];
  return [0, 100];
};

export const rewardIn = (
  raw: number | null,
  scale: readonly [number, number],
  explanation: string | null,
): ImportedReward | null => (raw === null ? null : rewardOn(raw, scale, { explanation }));

/** `https://github.com/swe-bench/django__django.git` is django/django. */
export function repoOf(repository: Fields): string | null {
  const url = typeof repository.git_repo_url === 'string' ? repository.git_repo_url : null;
  const [, name] = /github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(url ?? '') ?? [];
  return name?.replace(/^swe-bench\//, '').replace('__', '/') ?? url;
}

/** The instance by the folder of its repository: `…/swe-bench_django__django-16379`. */
export function instanceOf(repository: Fields): string | null {
  const folder = text(repository.repo_path) ?? text(repository.path) ?? '';
  return /(?:^|\/)swe-bench_([\w.-]+__[\w.-]+-\d+)\/?$/.exec(folder)?.[1] ?? null;
}
