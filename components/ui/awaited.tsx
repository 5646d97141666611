import type { ReactNode } from 'react';
import { ErrorNote, Skeleton } from './notes';

interface AwaitedProps<T> {
  query: { data: T | undefined; error: { message: string } | null; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** The result of a query, a placeholder while it loads, or its error. */
export function Awaited<T>({ query, children }: AwaitedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return <ErrorNote className="m-4" message={query.error.message} onRetry={() => query.refetch()} />;
  }
  return (
    <div className="space-y-2 p-4" aria-busy="true">
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-24" />
    </div>
  );
}
