'use client';
import { Copy } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { copied, copyLabel, copyNotAllowed } from './sentences';

/** Copies a text. `what` names it: “Copy the observation”. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(copied(what));
    } catch {
      toast.error(copyNotAllowed);
    }
  };
  return (
    <Button
      size="sm"
      variant="quiet"
      className="-my-1 px-1.5"
      aria-label={copyLabel(what)}
      title={copyLabel(what)}
      onClick={() => void copy()}
    >
      <Copy aria-hidden className="size-3.5" />
    </Button>
  );
}
