'use client';
import { useCallback, useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useTRPCClient } from '@/components/trpc/provider';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { RunCommand, SentAct } from './expected';
import { engineIsSilent } from './sentences';

/** The message when a command was carried out, and the command that undoes it. */
export interface Done {
  message: string;
  undo?: RunCommand;
}

export interface Acts {
  /** Sent and not answered yet. */
  sent: readonly SentAct[];
  /** Sends a command. Resolves with the engine's refusal, or with null when it was carried out. A refusal is also a toast. */
  send(command: RunCommand, done?: Done): Promise<string | null>;
}

/** How long the page offers to undo, in milliseconds. */
const undoMs = 12_000;

/** How long the page waits for the engine's answer before it says so, in milliseconds. */
const silenceMs = 8_000;

/**
 * Sends people's commands, any number at a time. `answered` resolves with the engine's answer. If a command can be
 * undone, the toast that says it was carried out offers to undo it.
 */
export function useActs(runId: RunId, resultOf: (commandId: string) => Promise<string | null>): Acts {
  const client = useTRPCClient();
  const [sent, setSent] = useState<readonly SentAct[]>([]);
  const keys = useRef(0);
  const send = useCallback(
    async (command: RunCommand, done?: Done): Promise<string | null> => {
      const key = ++keys.current;
      setSent((before) => [...before, { key, command }]);
      const silence = setTimeout(() => toast(engineIsSilent, { id: `silent-${key}` }), silenceMs);
      try {
        const { commandId } = await client.runs.command.mutate({ runId, command });
        const error = await resultOf(commandId);
        if (error !== null) toast.error(error);
        else if (done) {
          const { message, undo } = done;
          const action = undo && { label: 'Undo', onClick: () => void send(undo) };
          toast(message, action ? { action, duration: undoMs } : {});
        }
        return error;
      } catch (error) {
        const refusal = errorMessage(error);
        toast.error(refusal);
        return refusal;
      } finally {
        clearTimeout(silence);
        toast.dismiss(`silent-${key}`);
        setSent((before) => before.filter((act) => act.key !== key));
      }
    },
    [client, runId, resultOf],
  );
  return useMemo(() => ({ sent, send }), [sent, send]);
}
