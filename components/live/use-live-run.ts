'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTRPCClient } from '@/components/trpc/provider';
import type { RunId } from '@/server/core/base/ids';
import { LiveRun } from './live-run';
import { apiSource } from './run-source';

const clock = {
  frame: (callback: () => void) => void requestAnimationFrame(callback),
  later: (callback: () => void, ms: number) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The run of the page, followed while the component is mounted. */
export function useLiveRun(runId: RunId) {
  const client = useTRPCClient();
  const [run] = useState(() => new LiveRun(apiSource(client, runId), clock));
  const snapshot = useSyncExternalStore(run.subscribe, run.getSnapshot, run.getSnapshot);

  // Outside system: the run's event stream.
  useEffect(() => {
    run.start();
    return () => run.stop();
  }, [run]);

  return { run, snapshot };
}
