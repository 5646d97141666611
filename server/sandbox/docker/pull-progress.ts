import type Docker from 'dockerode';

/** What the engine says of a layer while it comes. */
interface LayerEvent {
  status?: string;
  id?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

/** Bytes of the layers that have begun to come. */
export type PullProgress = (bytes: { done: number; total: number }) => void;

/** Resolves when a pull is done. Errors: what the engine says. */
export function followPull(
  docker: Docker,
  output: NodeJS.ReadableStream,
  progress: PullProgress,
): Promise<void> {
  const layers = new Map<string, { done: number; total: number }>();
  return new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      output,
      (error) => (error ? reject(error) : resolve()),
      (event: LayerEvent) => {
        if (event.error) reject(new Error(event.error));
        const { current, total } = event.progressDetail ?? {};
        if (event.status !== 'Downloading' || !event.id || !total) return;
        layers.set(event.id, { done: current ?? 0, total });
        const all = [...layers.values()];
        const sum = (part: 'done' | 'total') => all.reduce((bytes, layer) => bytes + layer[part], 0);
        progress({ done: sum('done'), total: sum('total') });
      },
    );
  });
}
