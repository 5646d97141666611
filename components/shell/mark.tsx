/** The sign of Espalier: a trunk with trained branches. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={className} aria-hidden="true" fill="none" strokeLinecap="round">
      <path d="M10 18.5V4.5" stroke="var(--ink)" strokeWidth="1.8" />
      <path d="M10 14.5H5.5Q3 14.5 3 12V10.5" stroke="var(--ink)" strokeWidth="1.8" />
      <path d="M10 10H14.5Q17 10 17 7.5V6" stroke="var(--gold)" strokeWidth="1.8" />
      <circle cx="10" cy="3" r="2" fill="var(--t2)" />
      <circle cx="3" cy="8.8" r="2" fill="var(--t0)" stroke="var(--line-strong)" strokeWidth=".5" />
      <circle cx="17" cy="4.2" r="2.2" fill="var(--t4)" />
    </svg>
  );
}
