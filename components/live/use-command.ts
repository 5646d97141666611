'use client';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { toast } from 'sonner';
import { useTRPCClient } from '@/components/trpc/provider';
import type { ApiInputs } from '@/components/trpc/types';
import type { RunId } from '@/server/core/base/ids';

export type RunCommand = ApiInputs['runs']['command']['command'];

/** The message when a command was carried out, and the command that undoes it. */
export interface Undo {
  message: string;
  command: RunCommand;
}

/**
 * Sends commands to the run's owner. `busy` until the answer arrives as an event (`answers`, by command id). `error` is
 * the owner's refusal. If a command has an undo, a toast offers it when the command was carried out.
 */
export function useCommand(runId: RunId, commandResults: ReadonlyMap<string, string | null>) {
  const client = useTRPCClient();
  const { mutate, isPending, data } = useMutation({
    mutationFn: async ({ command, undo }: { command: RunCommand; undo: Undo | null }) => ({
      ...(await client.runs.command.mutate({ runId, command })),
      undo,
    }),
    onError: (error) => toast.error(error.message),
  });
  const id = data?.commandId;
  const undo = data?.undo ?? null;
  const handled = id === undefined || commandResults.has(id);
  const error = id === undefined ? null : (commandResults.get(id) ?? null);

  // Outside system: the toasts, which are not part of the page's component tree.
  useEffect(() => {
    if (!handled || undo === null || error !== null) return;
    const onClick = () => mutate({ command: undo.command, undo: null });
    toast(undo.message, { id, action: { label: 'Undo', onClick } });
  }, [handled, undo, error, id, mutate]);

  const send = useCallback(
    (command: RunCommand, withUndo: Undo | null = null) => mutate({ command, undo: withUndo }),
    [mutate],
  );
  return {
    send,
    busy: isPending || !handled,
    done: id !== undefined && handled,
    error,
  };
}
