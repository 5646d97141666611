'use client';
import { ChevronDown, Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { toast } from 'sonner';
import { saveFile } from '@/components/reading/save-file';
import { useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { csvOf } from '@/server/core/experiment/csv';
import { fileHolds } from './sentences';
import type { Shown } from './use-experiment';

/** The files an experiment can be saved as. */
export function SaveMenu({ shown: { head, cells, analysis, allocated } }: { shown: Shown }) {
  const client = useTRPCClient();
  const { id, spec, status } = head;
  // What was made of runs that were there has no file to repeat it.
  const repeatable = async () => (spec.gathered ? spec : client.experiments.file.query({ id }));
  const files = [
    {
      name: 'CSV',
      what: fileHolds.csv,
      save: () => saveFile(csvOf(id, spec, cells), `${id}.csv`, 'text/csv'),
    },
    {
      name: 'JSON',
      what: fileHolds.json,
      save: async () => {
        const whole = { experiment: await repeatable(), id, status, analysis, allocated, runs: cells };
        saveFile(JSON.stringify(whole, null, 2), `${id}.json`, 'application/json');
      },
    },
    !spec.gathered && {
      name: 'Experiment file',
      what: fileHolds.experiment,
      save: async () =>
        saveFile(JSON.stringify(await repeatable(), null, 2), `${id}-experiment.json`, 'application/json'),
    },
  ].filter((file) => file !== false);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button>
          <Download aria-hidden className="size-4" /> Save <ChevronDown aria-hidden className="size-3.5" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 w-72 animate-rise rounded-lg border border-line bg-panel p-1 shadow-float"
        >
          {files.map(({ name, what, save }) => (
            <DropdownMenu.Item
              key={name}
              onSelect={() => {
                Promise.resolve(save()).catch((error: Error) => toast.error(error.message));
              }}
              className="cursor-pointer rounded-sm px-2 py-1.5 outline-none data-[highlighted]:bg-hover"
            >
              {name}
              <span className="block text-sm text-soft">{what}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
