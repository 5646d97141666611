'use client';
import { Button } from '@/components/ui/button';
import { count } from '@/components/ui/format';
import type { EndpointEntry, ModelSettings } from './endpoint-draft';
import { noModels } from './sentences';

interface ModelTableProps {
  entry: EndpointEntry;
  /** null: a model is chosen in the form. */
  onEdit: (model: string | null) => void;
  onRemove: (model: string) => void;
}

const mostListed = 12;

/** The models with their own prices or limits, and the names of the others. */
export function ModelTable({ entry, onEdit, onRemove }: ModelTableProps) {
  const own = Object.entries(entry.models);
  const others = entry.listed.filter((name) => !(name in entry.models));
  return (
    <div className="my-3 rounded-md bg-bg px-3 py-2">
      {own.map(([name, settings]) => (
        <div key={name} className="flex items-center justify-between gap-3 py-0.5">
          <span className="min-w-0 truncate font-mono text-sm">{name}</span>
          <span className="flex shrink-0 items-center gap-1 text-sm text-soft">
            {modelSummary(settings)}
            <Button size="sm" variant="quiet" aria-label={`Edit ${name}`} onClick={() => onEdit(name)}>
              Edit
            </Button>
            <Button size="sm" variant="quiet" aria-label={`Forget ${name}`} onClick={() => onRemove(name)}>
              Forget
            </Button>
          </span>
        </div>
      ))}
      {others.length > 0 && (
        <p className="py-0.5 text-sm break-words text-soft">
          {own.length > 0 && 'Without prices: '}
          {others.slice(0, mostListed).join(', ')}
          {others.length > mostListed && ` and ${count(others.length - mostListed)} more`}
        </p>
      )}
      {own.length + others.length === 0 && <p className="py-0.5 text-sm text-soft">{noModels}</p>}
      <Button size="sm" variant="quiet" onClick={() => onEdit(null)}>
        Set prices and limits of a model
      </Button>
    </div>
  );
}

function modelSummary({ prices, contextTokens, tools, thinkingTokens }: ModelSettings): string {
  return [
    prices ? `$${prices.input} in, $${prices.output} out` : 'no prices',
    contextTokens ? `${count(contextTokens)} tokens` : null,
    tools === false ? 'text actions' : null,
    thinkingTokens ? `thinks ${count(thinkingTokens)}` : null,
  ]
    .filter(Boolean)
    .join(', ');
}
