'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/notes';
import { useGradingOptions } from './grading-options';
import type { Narrowed } from './run-set';
import { checkMeans, checkTitle } from './sentences';

interface CheckSetProps {
  narrowed: Narrowed;
  total: number;
}

/** The button *Check* of the listed tasks: whether each can be trusted on this machine. */
export function CheckSet({ narrowed, total }: CheckSetProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const { options, fields } = useGradingOptions();
  const start = useMutation(
    trpc.benchmarks.gradings.check.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        return queries.invalidateQueries(trpc.benchmarks.gradings.list.queryFilter());
      },
    }),
  );
  return (
    <>
      <Button
        onClick={() => {
          start.reset();
          setOpen(true);
        }}
      >
        {checkTitle(total)}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={checkTitle(total)} description={checkMeans}>
        {start.error && <ErrorNote className="mb-4" message={start.error.message} />}
        <div className="space-y-4">
          {fields}
          <Button
            variant="primary"
            busy={start.isPending}
            onClick={() => start.mutate({ ...narrowed, ...options })}
          >
            Start the check
          </Button>
        </div>
      </Dialog>
    </>
  );
}
