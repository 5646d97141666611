'use client';
import { useMutation } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import { toast } from 'sonner';
import { saveFile } from '@/components/reading/save-file';
import { useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { patchCopied, patchNotLoaded } from './sentences';

/** Copies or downloads the changes from the root to a node, as a patch for `git apply`. */
export function PatchButtons({ runId, nodeId }: { runId: RunId; nodeId: NodeId }) {
  const client = useTRPCClient();
  const fetchPatch = () => client.runs.patch.query({ runId, nodeId });
  const onError = (error: Error) => toast.error(patchNotLoaded(error.message));
  const copy = useMutation({
    mutationFn: async () => navigator.clipboard.writeText(await fetchPatch()),
    onSuccess: () => toast.success(patchCopied),
    onError,
  });
  const download = useMutation({
    mutationFn: async () => saveFile(await fetchPatch(), `${runId}-${nodeId}.patch`, 'text/x-diff'),
    onError,
  });
  return (
    <>
      <Button size="sm" busy={copy.isPending} onClick={() => copy.mutate()}>
        <Copy aria-hidden className="size-3.5" /> Copy patch
      </Button>
      <Button
        size="sm"
        busy={download.isPending}
        onClick={() => download.mutate()}
        aria-label="Download patch"
        title="Download patch"
      >
        <Download aria-hidden className="size-3.5" />
      </Button>
    </>
  );
}
