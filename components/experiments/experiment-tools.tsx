'use client';
import { useMutation } from '@tanstack/react-query';
import { Plus, Presentation, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { counts } from '@/server/core/experiment/result';
import { ExtendDialog } from './extend-dialog';
import { SaveMenu } from './save-menu';
import { runFailedAgain } from './sentences';
import type { Shown } from './use-experiment';

interface ExperimentToolsProps {
  shown: Shown;
  onPresent: () => void;
}

/** The buttons of an experiment. */
export function ExperimentTools({ shown, onPresent }: ExperimentToolsProps) {
  const { head, ended } = shown;
  const trpc = useTRPC();
  const [extending, setExtending] = useState(false);
  const onError = (error: { message: string }) => void toast.error(error.message);
  const cancel = useMutation(trpc.experiments.cancel.mutationOptions({ onError }));
  const resume = useMutation(trpc.experiments.resume.mutationOptions({ onError }));
  const { id, status } = head;
  const { gathered } = head.spec;
  const uncounted = ended.filter(({ result }) => !counts(result)).length;
  return (
    <>
      {status === 'running' ? (
        <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          <Square aria-hidden className="size-3.5" /> Cancel
        </Button>
      ) : (
        !gathered &&
        (status === 'cancelled' || uncounted > 0) && (
          <Button busy={resume.isPending} onClick={() => resume.mutate({ id })}>
            <RotateCcw aria-hidden className="size-3.5" />{' '}
            {status === 'cancelled' ? 'Resume' : runFailedAgain(uncounted)}
          </Button>
        )
      )}
      {!gathered && (
        <Button onClick={() => setExtending(true)}>
          <Plus aria-hidden className="size-4" /> Extend
        </Button>
      )}
      <SaveMenu shown={shown} />
      <Button variant="primary" onClick={onPresent}>
        <Presentation aria-hidden className="size-4" /> Present
      </Button>
      <ExtendDialog head={head} open={extending} onOpenChange={setExtending} />
    </>
  );
}
