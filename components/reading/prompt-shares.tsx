import { count } from '@/components/ui/format';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { promptShares } from './prompt-shares-of';

const shade: Record<PromptPart['kind'], string> = {
  system: 'bg-line-strong',
  task: 'bg-t1',
  overview: 'bg-t2',
  hint: 'bg-accent',
  experience: 'bg-gold',
  candidates: 'bg-t3',
  compacted: 'bg-warn',
  step: 'bg-soft',
  budget: 'bg-ink',
};

/** The share of each kind of part in the prompt, as one bar with a legend. */
export function PromptShares({ parts }: { parts: readonly PromptPart[] }) {
  const shares = promptShares(parts);
  return (
    <div className="border-b border-line px-4 pb-3">
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-line">
        {shares.map(({ kind, share }) => (
          <span key={kind} className={shade[kind]} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        {shares.map(({ kind, count: number, tokens, share }) => (
          <div key={kind} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${shade[kind]}`} />
            <dt>
              {number > 1 && `${number} `}
              {number > 1 && kind !== 'candidates' ? `${kind}s` : kind}
            </dt>
            <dd className="num text-soft">
              {count(tokens)} · {Math.round(share * 100)} %
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
