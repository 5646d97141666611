import clsx from 'clsx';
import { Minus, Pin, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Encoding, type EncodingName, encodingNames, encodingTitles, kindsShown } from './encoding';
import { GlyphShape, GuardMark, PersonMark, PrunedMark, Rings } from './glyph';

function Entry({ picture, children }: { picture: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2.5">
      <span className="relative grid w-7 shrink-0 place-items-center">{picture}</span>
      <span>{children}</span>
    </li>
  );
}

const middle = 'var(--t2)';
const Body = ({ className = 'size-3.5' }: { className?: string }) => (
  <GlyphShape glyph="read" colour={middle} known className={className} />
);
const Tick = ({ className }: { className: string }) => <span className={`block h-3.5 w-0.5 ${className}`} />;
const Sparkline = () => (
  <span className="flex h-3.5 w-7 items-end border border-line bg-panel">
    {[1, 1, 2, 2, 4].map((step, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
      <span key={i} className="flex-1" style={{ height: `${step * 25}%`, background: `var(--t${step})` }} />
    ))}
  </span>
);
const Line = ({ className }: { className: string }) => <span className={`block w-7 ${className}`} />;

interface LegendProps {
  encoding: Encoding;
  onEncoding: (name: EncodingName) => void;
}

/** The one explanation of everything the tree shows, and where a person switches what colour means. A row while closed, all of it when opened. */
export function Legend({ encoding, onEncoding }: LegendProps) {
  const [open, setOpen] = useState(false);
  return (
    <section
      aria-label="Legend"
      // Closed it leaves the corner to the minimap (168 px and its margins); opened it covers it.
      className={clsx(
        'absolute bottom-3 left-3 rounded-md bg-bg/95 text-xs text-soft',
        open ? 'z-20 max-w-[calc(100%-24px)]' : 'z-10 max-w-[calc(100%-204px)]',
      )}
    >
      {open && (
        <ul className="grid grid-cols-2 gap-x-6 gap-y-2.5 rounded-t-md border border-b-0 border-line bg-panel p-3">
          <Entry picture={<GlyphShape glyph="edit" colour={middle} known className="size-5" />}>
            edit of a file; the task itself
          </Entry>
          <Entry picture={<GlyphShape glyph="test" colour={middle} known className="size-3.5" />}>
            test run
          </Entry>
          <Entry picture={<Body />}>read, search, list</Entry>
          <Entry picture={<GlyphShape glyph="shell" colour={middle} known className="size-3.5" />}>
            shell command
          </Entry>
          <Entry picture={<GlyphShape glyph="finish" colour={middle} known className="size-3.5" />}>
            the agent finished
          </Entry>
          <Entry picture={<GlyphShape glyph="edit" colour="var(--t3)" known={false} className="size-5" />}>
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
            from here on a test is broken that passed at the root
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
          <Entry
            picture={
              <span className="relative">
                <Body />
                <PersonMark />
              </span>
            }
          >
            an attempt that a person began
          </Entry>
          <Entry picture={<Pin aria-hidden className="size-3 text-accent" strokeWidth={2.5} />}>
            pinned; beside it a note, a value set by hand
          </Entry>
          <Entry
            picture={
              <span className="relative opacity-40">
                <Body />
                <PrunedMark />
              </span>
            }
          >
            pruned: left out of the search
          </Entry>
          <Entry picture={<Sparkline />}>a chain of steps: height is target tests passing</Entry>
          <Entry
            picture={<span className="rounded-full border border-line-strong px-1 text-[10px]">+9</span>}
          >
            nodes folded away below
          </Entry>
          <Entry
            picture={<span className="rounded-[3px] bg-ink px-1 text-[10px] font-bold text-panel">.71</span>}
          >
            lens: the candidate that was chosen, others in outline
          </Entry>
          <Entry picture={<span className="block size-3.5 rounded-[3px] border-2 border-accent" />}>
            selected
          </Entry>
          <Entry picture={<Tick className="bg-accent" />}>on the timeline: a person acted</Entry>
          <Entry picture={<span className="block size-2 rounded-full bg-t3" />}>
            on the timeline: a solution
          </Entry>
        </ul>
      )}
      <div className="flex min-h-7 flex-wrap items-center gap-x-3.5 gap-y-1 px-2">
        <label className="flex items-center gap-1.5">
          colour
          <select
            aria-label="What colour means"
            data-testid="encoding"
            value={encoding.name}
            onChange={({ target }) => {
              const chosen = encodingNames.find((name) => name === target.value);
              if (chosen) onEncoding(chosen);
            }}
            className="h-6 rounded-sm border border-line-strong bg-panel px-1 text-ink"
          >
            {encodingNames.map((name) => (
              <option key={name} value={name}>
                {encodingTitles[name]}
              </option>
            ))}
          </select>
        </label>
        <Scale encoding={encoding} />
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="w-4 border-t-[3px] border-gold" /> best path
        </span>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-7 items-center gap-1.5 hover:text-ink"
        >
          {open ? <Minus aria-hidden className="size-3.5" /> : <Plus aria-hidden className="size-3.5" />}
          {open ? 'less' : 'legend'}
        </button>
      </div>
    </section>
  );
}

/** The colours of the present encoding, in words. */
function Scale({ encoding }: { encoding: Encoding }) {
  const { ends, kinds, kindCount, token } = encoding;
  if (ends) {
    return (
      <span className="num flex items-center gap-1.5" data-testid="scale">
        {ends.low}
        <span aria-hidden className="flex overflow-hidden rounded-full">
          {[0, 1, 2, 3, 4].map((step) => (
            <span key={step} className="h-[7px] w-4" style={{ background: `var(--${token}${step})` }} />
          ))}
        </span>
        {ends.high}
      </span>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2.5" data-testid="scale">
      {kinds.map(({ label, shade }) => (
        <span key={label} className="flex items-center gap-1">
          <span
            aria-hidden
            className="size-2.5 rounded-[2px]"
            style={{ background: `var(--${token}${shade})` }}
          />
          {label}
        </span>
      ))}
      {kindCount > kindsShown && <span>and {kindCount - kindsShown} more, colours repeat</span>}
    </span>
  );
}
