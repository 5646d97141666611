import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { LabReply, LabRequest } from '@/server/lab/messages';
import { labSentences } from './sentences';

type Question = LabRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

interface Lab {
  child: ChildProcess;
  next: number;
  waiting: Map<number, { resolve: (reply: LabReply) => void; reject: (error: Error) => void }>;
}

// Next evaluates this module several times in one process; they share only globalThis.
declare global {
  var espalierLab: Lab | undefined;
}

/**
 * Sends a request to the process of the lab, which starts with the first request and ends with the web process. The web
 * process itself never runs a search. Rejects with the lab's error, when the lab ends, and when `signal` is aborted.
 */
export function requestLab(question: Question, signal?: AbortSignal): Promise<LabReply> {
  const lab = globalThis.espalierLab ?? startLab();
  globalThis.espalierLab = lab;
  const id = lab.next++;
  return new Promise((resolve, reject) => {
    const forget = () => {
      lab.waiting.delete(id);
      lab.child.send({ id, kind: 'forget' } satisfies LabRequest);
      reject(new Error(labSentences.notWanted));
    };
    signal?.addEventListener('abort', forget, { once: true });
    const settled = () => signal?.removeEventListener('abort', forget);
    lab.waiting.set(id, {
      resolve(reply) {
        settled();
        if (reply.kind === 'error') reject(new Error(reply.message));
        else resolve(reply);
      },
      reject(error) {
        settled();
        reject(error);
      },
    });
    lab.child.send({ ...question, id });
  });
}

function startLab(): Lab {
  const root = process.cwd();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [path.join(/* turbopackIgnore: true */ root, 'bin', 'process.mjs'), 'server/lab/process.ts'],
    { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const lab: Lab = { child, next: 1, waiting: new Map() };
  child.unref();
  child.channel?.unref();
  child.on('message', (reply: LabReply) => {
    const one = lab.waiting.get(reply.id);
    lab.waiting.delete(reply.id);
    one?.resolve(reply);
  });
  const gone = () => {
    if (globalThis.espalierLab === lab) globalThis.espalierLab = undefined;
    for (const { reject } of lab.waiting.values()) reject(new Error(labSentences.ended));
    lab.waiting.clear();
  };
  child.once('exit', gone);
  child.once('error', gone);
  return lab;
}
