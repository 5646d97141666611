import type { Metadata } from 'next';
import { NewRunPage } from '@/components/runs/new-run-page';
import { asNodeId, asRunId } from '@/server/core/base/ids';

export const metadata: Metadata = { title: 'New run' };

interface Props {
  searchParams: Promise<
    Partial<Record<'task' | 'from' | 'take' | 'instance', string | string[] | undefined>>
  >;
}

export default async function Page({ searchParams }: Props) {
  const { task, from, take, instance } = await searchParams;
  const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null);
  const [wanted, like, imported] = [one(task), one(from), one(instance)];
  const [, runId, nodeId] = /^(r[a-z0-9]{4,32}):(n\d{1,9})$/.exec(one(take) ?? '') ?? [];
  const taken = runId && nodeId ? { runId: asRunId(runId), nodeId: asNodeId(nodeId) } : null;
  return (
    <NewRunPage
      key={`${wanted} ${like} ${nodeId} ${imported}`}
      wanted={wanted}
      like={like}
      takeOn={taken}
      instance={imported}
    />
  );
}
