import clsx from 'clsx';
import { Minus, Pin, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  type Encoding,
  type EncodingName,
  encodingNames,
  encodingTitle,
  kindsShown,
} from '@/components/scene/encoding';
import { encodingMeaning } from '@/components/scene/sentences';
import { GlyphShape, GuardMark, InferredMark, PersonMark, PrunedMark, Rings } from './glyph';
import { signs } from './sentences';

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
  /** A person chose what colour means. */
  chosen: boolean;
  onEncoding: (name: EncodingName) => void;
  /** The lens is in the other corner, so the legend has less room. */
  hasPanel: boolean;
  /** There is a best path to explain. */
  hasBest: boolean;
  /** What the drawing leaves out by itself. */
  note: ReactNode;
}

/** A group of signs under a heading. `tall`: as high as two other groups, if there is room for three columns. */
function Group({ title, tall = false, children }: { title: string; tall?: boolean; children: ReactNode }) {
  return (
    <section className={clsx('mb-3', tall && '@2xl:row-span-2')}>
      <h3 className="mb-1.5 font-medium text-ink">{title}</h3>
      <ul className="space-y-1.5">{children}</ul>
    </section>
  );
}

/** A small node with a mark on it. */
const Marked = ({ children }: { children: ReactNode }) => (
  <span className="relative my-1">
    <Body className="size-3" />
    {children}
  </span>
);

function Signs() {
  return (
    <>
      <Group title="A node is the state after a step" tall>
        <Entry picture={<GlyphShape glyph="edit" colour={middle} known className="size-4.5" />}>
          {signs.edit}
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
        <Entry picture={<GlyphShape glyph="edit" colour="var(--t3)" known={false} className="size-4.5" />}>
          {signs.changed}
        </Entry>
        <Entry picture={<span className="block size-3.5 rounded-full border-2 border-dotted border-soft" />}>
          step under way
        </Entry>
        <Entry picture={<GlyphShape glyph="read" colour={middle} known selected className="my-1 size-3" />}>
          selected
        </Entry>
      </Group>
      <Group title="Status" tall>
        <Entry
          picture={
            <Marked>
              <Rings verified holdout={null} />
            </Marked>
          }
        >
          verified by the verifier
        </Entry>
        <Entry
          picture={
            <Marked>
              <Rings verified holdout="passed" />
            </Marked>
          }
        >
          holdout passed
        </Entry>
        <Entry
          picture={
            <Marked>
              <Rings verified holdout="failed" />
            </Marked>
          }
        >
          holdout failed
        </Entry>
        <Entry
          picture={
            <Marked>
              <GuardMark />
            </Marked>
          }
        >
          {signs.guardBroken}
        </Entry>
        <Entry picture={<span className="font-bold text-bad">×</span>}>{signs.failed}</Entry>
        <Entry
          picture={<span className="rounded-[3px] bg-ink px-1 text-[10px] font-bold text-panel">.71</span>}
        >
          {signs.lens}
        </Entry>
      </Group>
      <Group title="Of other systems">
        <Entry
          picture={
            <Marked>
              <InferredMark />
            </Marked>
          }
        >
          {signs.inferred}
        </Entry>
        <Entry picture={<GlyphShape glyph="read" colour={middle} known planned className="size-3.5" />}>
          {signs.planned}
        </Entry>
      </Group>
      <Group title="Lines and boxes">
        <Entry picture={<Line className="border-t-[3px] border-gold" />}>best path</Entry>
        <Entry picture={<Line className="border-t-[4px] border-faint" />}>thicker: more visits</Entry>
        <Entry picture={<Line className="border-t border-dashed border-accent" />}>donor of a graft</Entry>
        <Entry picture={<span className="num text-[10px]">7</span>}>{signs.number}</Entry>
        <Entry picture={<Sparkline />}>{signs.chain}</Entry>
        <Entry picture={<span className="rounded-full border border-line-strong px-1 text-[10px]">+9</span>}>
          {signs.folded}
        </Entry>
        <Entry picture={<span className="rounded-full border border-line-strong px-1 text-[10px]">3</span>}>
          {signs.pill}
        </Entry>
      </Group>
      <Group title="What people did">
        <Entry
          picture={
            <Marked>
              <PersonMark />
            </Marked>
          }
        >
          {signs.byPerson}
        </Entry>
        <Entry picture={<span className="block size-3.5 rounded-full border border-dashed border-ink" />}>
          kept for comparison
        </Entry>
        <Entry picture={<Pin aria-hidden className="size-3 text-accent" strokeWidth={2.5} />}>
          {signs.pinned}
        </Entry>
        <Entry
          picture={
            <span className="relative opacity-40">
              <Body />
              <PrunedMark />
            </span>
          }
        >
          {signs.pruned}
        </Entry>
      </Group>
    </>
  );
}

/** The legend of everything that the tree shows, and the choice of what colour means. Closed, it is one row. */
export function Legend({ encoding, chosen, onEncoding, hasPanel, hasBest, note }: LegendProps) {
  const [open, setOpen] = useState(false);
  return (
    <section
      aria-label="Legend"
      // Closed, it leaves the corner to the minimap (168 px and its margins). Opened, it covers the minimap.
      className={clsx(
        '@container absolute bottom-3 left-3 flex flex-col rounded-md text-xs text-soft',
        open
          ? `${hasPanel ? 'right-72' : 'right-3'} z-20 max-h-[72%] max-w-190 border border-line bg-panel shadow-float`
          : `z-10 max-w-190 ${hasPanel ? 'w-[calc(100%-300px)]' : 'w-[calc(100%-204px)]'}`,
      )}
    >
      {open && (
        <div className="grid min-h-0 gap-x-6 overflow-y-auto p-3 pb-0 @md:grid-cols-2 @2xl:grid-cols-3">
          <Signs />
        </div>
      )}
      <div
        className={clsx(
          'flex min-h-8 w-fit flex-wrap items-center gap-x-3.5 px-2',
          open ? 'w-full! border-t border-line' : 'rounded-md bg-bg/95',
        )}
      >
        <label className="flex items-center gap-1.5" title={encodingMeaning(encoding)}>
          colour
          <select
            aria-label="What colour means"
            data-testid="encoding"
            value={encoding.name}
            onChange={({ target }) => {
              const chosen = encodingNames.find((name) => name === target.value);
              if (chosen) onEncoding(chosen);
            }}
            className="h-6 max-w-38 rounded-sm border border-line-strong bg-panel px-1 text-ink"
          >
            {encodingNames.map((name) => (
              <option key={name} value={name}>
                {encodingTitle(name, encoding.measures)}
              </option>
            ))}
          </select>
        </label>
        <Scale encoding={encoding} />
        {!chosen && encoding.name !== 'tests' && encoding.measures === 'tests' && (
          <span data-testid="chosen-colour">{signs.chosenColour}</span>
        )}
        {!open && hasBest && (
          <span className="hidden items-center gap-1.5 @md:flex">
            <span aria-hidden className="w-4 border-t-[3px] border-gold" /> best path
          </span>
        )}
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className={clsx('flex h-7 items-center gap-1.5 hover:text-ink', open && 'ml-auto')}
        >
          {open ? <Minus aria-hidden className="size-3.5" /> : <Plus aria-hidden className="size-3.5" />}
          {open ? 'less' : 'legend'}
        </button>
        {!open && note}
      </div>
    </section>
  );
}

/** The colours of the current encoding, with labels. */
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
        {encoding.isLogarithmic && <span title={encodingMeaning(encoding)}>(log)</span>}
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
      {kindCount > kindsShown && <span>and {kindCount - kindsShown} more; colours repeat</span>}
    </span>
  );
}
