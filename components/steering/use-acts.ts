'use client';
import { useCallback, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTRPCClient } from '@/components/trpc/provider';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { RunCommand, SentAct } from './expected';

/** What is said once an act was carried out, and the command that takes it back. */
export interface Done {
  said: string;
  undo?: RunCommand;
}

export interface Acts {
  /** Sent and not answered yet. */
  sent: readonly SentAct[];
  /** Sends a command; resolves with the engine's refusal, or null once it was carried out. A refusal is also a toast. */
  send(command: RunCommand, done?: Done): Promise<string | null>;
}

/** How long an undo is offered; milliseconds. */
const undoMs = 12_000;

/** How long the engine may be silent before the page says so; milliseconds. */
const silenceMs = 8_000;

/**
 * Sends people's acts, any number at a time. `answered` tells what the engine said. Where an act has an undo, the
 * toast that says it was done offers it.
 */
export function useActs(runId: RunId, answered: (commandId: string) => Promise<string | null>): Acts {
  const client = useTRPCClient();
  const [sent, setSent] = useState<readonly SentAct[]>([]);
  const keys = useRef(0);
  const send = useCallback(
    async (command: RunCommand, done?: Done): Promise<string | null> => {
      const key = ++keys.current;
      setSent((before) => [...before, { key, command }]);
      const silence = setTimeout(
        () =>
          toast('No engine has answered yet. It will be done as soon as one does.', { id: `silent-${key}` }),
        silenceMs,
      );
      try {
        const { commandId } = await client.runs.command.mutate({ runId, command });
        const error = await answered(commandId);
        if (error !== null) toast.error(error);
        else if (done) {
          const { said, undo } = done;
          const action = undo && { label: 'Undo', onClick: () => void send(undo) };
          toast(said, action ? { action, duration: undoMs } : {});
        }
        return error;
      } catch (error) {
        const said = errorMessage(error);
        toast.error(said);
        return said;
      } finally {
        clearTimeout(silence);
        toast.dismiss(`silent-${key}`);
        setSent((before) => before.filter((act) => act.key !== key));
      }
    },
    [client, runId, answered],
  );
  return { sent, send };
}
