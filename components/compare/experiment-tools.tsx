'use client';
import { useMutation } from '@tanstack/react-query';
import { Download, Plus, Presentation, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { saveFile } from '@/components/reading/save-file';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { csvOf } from '@/server/core/experiment/csv';
import { counts } from '@/server/core/experiment/result';
import { ExtendDialog } from './extend-dialog';
import type { Shown } from './use-experiment';

interface ExperimentToolsProps {
  shown: Shown;
  onPresent: () => void;
}

/** What may be done with a comparison. */
export function ExperimentTools({ shown, onPresent }: ExperimentToolsProps) {
  const { head, ended, analysis, cells } = shown;
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [extending, setExtending] = useState(false);
  const onError = (error: { message: string }) => void toast.error(error.message);
  const cancel = useMutation(trpc.experiments.cancel.mutationOptions({ onError }));
  const resume = useMutation(trpc.experiments.resume.mutationOptions({ onError }));
  const { id, status } = head;
  const uncounted = ended.filter(({ result }) => !counts(result)).length;
  const saveJson = async () => {
    const file = await client.experiments.file.query({ id });
    const whole = { experiment: file, id, status, analysis, runs: cells };
    saveFile(JSON.stringify(whole, null, 2), `${id}.json`, 'application/json');
  };
  const saveExperiment = async () => {
    const file = await client.experiments.file.query({ id });
    saveFile(JSON.stringify(file, null, 2), `${id}-experiment.json`, 'application/json');
  };
  return (
    <>
      {status === 'running' ? (
        <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          <Square aria-hidden className="size-3.5" /> Cancel
        </Button>
      ) : (
        (status === 'cancelled' || uncounted > 0) && (
          <Button busy={resume.isPending} onClick={() => resume.mutate({ id })}>
            <RotateCcw aria-hidden className="size-3.5" />{' '}
            {status === 'cancelled' ? 'Resume' : `Run ${uncounted} failed again`}
          </Button>
        )
      )}
      <Button onClick={() => setExtending(true)}>
        <Plus aria-hidden className="size-4" /> Extend
      </Button>
      <Button
        aria-label="Save the runs as CSV"
        onClick={() => saveFile(csvOf(head.id, head.spec, cells), `${id}.csv`, 'text/csv')}
      >
        <Download aria-hidden className="size-4" /> CSV
      </Button>
      <Button aria-label="Save everything as JSON" onClick={() => saveJson().catch(onError)}>
        JSON
      </Button>
      <Button
        title="The file with which bin/espalier compare runs it again"
        onClick={() => saveExperiment().catch(onError)}
      >
        Experiment file
      </Button>
      <Button variant="primary" onClick={onPresent}>
        <Presentation aria-hidden className="size-4" /> Present
      </Button>
      <ExtendDialog head={head} open={extending} onOpenChange={setExtending} />
    </>
  );
}
