import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { GlyphShape, GuardMark, Rings } from './glyph';

function Entry({ picture, children }: { picture: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2.5">
      <span className="relative grid w-7 shrink-0 place-items-center">{picture}</span>
      <span>{children}</span>
    </li>
  );
}

const Body = ({ className = 'size-3.5' }: { className?: string }) => (
  <GlyphShape glyph="read" shade={2} known className={className} />
);
const Tick = ({ className }: { className: string }) => <span className={`block h-3.5 w-0.5 ${className}`} />;
const Line = ({ className }: { className: string }) => <span className={`block w-7 ${className}`} />;

/** The one explanation of everything the tree shows. A row while closed, all of it when opened. */
export function Legend() {
  const [open, setOpen] = useState(false);
  return (
    <section
      aria-label="Legend"
      className="absolute bottom-3 left-3 z-10 max-w-[calc(100%-24px)] rounded-md bg-bg/90 text-xs text-soft"
    >
      {open && (
        <ul className="grid grid-cols-2 gap-x-6 gap-y-2.5 rounded-t-md border border-b-0 border-line bg-panel p-3">
          <Entry picture={<GlyphShape glyph="edit" shade={2} known className="size-5" />}>
            edit of a file; the task itself
          </Entry>
          <Entry picture={<GlyphShape glyph="test" shade={2} known className="size-3.5" />}>test run</Entry>
          <Entry picture={<Body />}>read, search, list</Entry>
          <Entry picture={<GlyphShape glyph="shell" shade={2} known className="size-3.5" />}>
            shell command
          </Entry>
          <Entry picture={<GlyphShape glyph="finish" shade={2} known className="size-3.5" />}>
            the agent finished
          </Entry>
          <Entry picture={<GlyphShape glyph="edit" shade={3} known={false} className="size-5" />}>
            changed since its last test
          </Entry>
          <Entry
            picture={
              <span className="relative">
                <Body />
                <Rings verified holdout={null} />
              </span>
            }
          >
            verified by the verifier
          </Entry>
          <Entry
            picture={
              <span className="relative">
                <Body className="size-3" />
                <Rings verified holdout="passed" />
              </span>
            }
          >
            holdout passed
          </Entry>
          <Entry
            picture={
              <span className="relative">
                <Body className="size-3" />
                <Rings verified holdout="failed" />
              </span>
            }
          >
            holdout failed
          </Entry>
          <Entry
            picture={
              <span className="relative">
                <Body />
                <GuardMark />
              </span>
            }
          >
            breaks a test that passed at the root
          </Entry>
          <Entry picture={<span className="font-bold text-bad">×</span>}>the action itself failed</Entry>
          <Entry
            picture={<span className="block size-3.5 rounded-full border-2 border-dotted border-soft" />}
          >
            step under way
          </Entry>
          <Entry picture={<Line className="border-t-[3px] border-gold" />}>best path</Entry>
          <Entry picture={<Line className="border-t-[4px] border-faint" />}>thicker: visited more</Entry>
          <Entry picture={<Line className="border-t border-dashed border-accent" />}>donor of a graft</Entry>
          <Entry picture={<span className="block size-3.5 rounded-[3px] border-2 border-accent" />}>
            selected
          </Entry>
          <Entry picture={<Tick className="bg-accent" />}>on the timeline: a person acted</Entry>
          <Entry picture={<Tick className="bg-t3" />}>on the timeline: a solution</Entry>
        </ul>
      )}
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 items-center gap-3.5 rounded-md px-2 hover:text-ink"
      >
        <span>target tests passing</span>
        <span className="flex items-center gap-1.5">
          none
          <span
            aria-hidden
            className="h-[7px] w-21 rounded-full"
            style={{ background: 'linear-gradient(90deg,var(--t0),var(--t1),var(--t2),var(--t3),var(--t4))' }}
          />
          all
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="w-4 border-t-[3px] border-gold" /> best path
        </span>
        {open ? <Minus aria-hidden className="size-3.5" /> : <Plus aria-hidden className="size-3.5" />}
        <span>{open ? 'less' : 'legend'}</span>
      </button>
    </section>
  );
}
