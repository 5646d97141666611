import type { GamingSignal } from '@/server/core/verdict/gaming';

/** Signs that a result was reached another way than by solving the task, each with its place. */
export function SignalList({ signals }: { signals: readonly GamingSignal[] }) {
  return (
    <ul className="space-y-1.5" data-testid="gaming-signals">
      {signals.map(({ kind, where, text }) => (
        <li key={`${kind} ${where} ${text}`} data-kind={kind}>
          <p className="break-words text-warn">{text}</p>
          {where && <p className="font-mono text-xs break-all text-soft">{where}</p>}
        </li>
      ))}
    </ul>
  );
}
