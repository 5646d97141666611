import Link from 'next/link';
import type { ApiOutputs } from '@/components/trpc/types';
import { buttonClass } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { plainTitle } from '@/server/core/base/plain-title';
import { CheckedPill } from './checked-pill';
import { testsOf } from './sentences';

type Entry = ApiOutputs['benchmarks']['list']['entries'][number];

/** One imported task of the list. */
export function ImportedRow({ entry }: { entry: Entry }) {
  const { id, title, repo, difficulty, dataSet, language, targets, guards, checked } = entry;
  return (
    <li className="flex items-center gap-4 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={plainTitle(title)}>
          {plainTitle(title)}
        </p>
        <p
          className="num truncate text-sm text-soft"
          title={targets + guards > 0 ? testsOf(targets, guards) : undefined}
        >
          {[id, repo, targets + guards > 0 && `${targets} + ${guards} tests`].filter(Boolean).join(' · ')}
        </p>
      </div>
      {checked && <CheckedPill checked={checked} />}
      <div className="flex shrink-0 gap-1.5 max-[900px]:hidden">
        <Pill tone="ink">{language}</Pill>
        {difficulty && <Pill>{difficulty}</Pill>}
        <Pill className="max-w-40">
          <span className="truncate">{dataSet}</span>
        </Pill>
      </div>
      <Link href={`/new?instance=${encodeURIComponent(id)}`} className={buttonClass()}>
        Start a run<span className="sr-only"> on {id}</span>
      </Link>
    </li>
  );
}
