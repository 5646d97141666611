'use client';
import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPCClient } from '@/components/trpc/provider';
import type { ApiInputs } from '@/components/trpc/types';
import type { RunId } from '@/server/core/ids';

export type RunCommand = ApiInputs['runs']['command']['command'];

/**
 * Sends commands to the run's owner. `busy` until the answer has come as an event (`answers`, by command id); `error`
 * is what the owner answered, in its words.
 */
export function useCommand(runId: RunId, answers: ReadonlyMap<string, string | null>) {
  const client = useTRPCClient();
  const { mutate, isPending, data } = useMutation({
    mutationFn: (command: RunCommand) => client.runs.command.mutate({ runId, command }),
    onError: (error) => toast.error(error.message),
  });
  const id = data?.commandId;
  const answered = id === undefined || answers.has(id);
  return {
    send: (command: RunCommand) => mutate(command),
    busy: isPending || !answered,
    done: id !== undefined && answers.has(id),
    error: id === undefined ? null : (answers.get(id) ?? null),
  };
}
