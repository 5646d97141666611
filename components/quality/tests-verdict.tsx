'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { LevelPill } from '@/components/tasks/level-pill';
import { useTRPC } from '@/components/trpc/provider';
import { howReliable } from './sentences';

/** How reliable a sample task's tests are, if that was measured, and a link to its report. */
export function TestsVerdict({ name }: { name: string }) {
  const { data } = useQuery(useTRPC().quality.verdicts.queryOptions());
  const level = data?.[`sample:${name}`];
  return (
    <Link
      href={`/tasks/${encodeURIComponent(name)}`}
      className="mt-2 inline-flex items-center gap-2 text-sm underline underline-offset-2"
    >
      {level ? <LevelPill level={level} /> : howReliable}
      {level && <span>verifier report</span>}
    </Link>
  );
}
