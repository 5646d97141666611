interface SelectBoxProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** A box that selects a row, with room around it for a finger. */
export function SelectBox({ label, on, onChange }: SelectBoxProps) {
  return (
    <label className="-m-1 grid size-7 cursor-pointer place-items-center">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 cursor-pointer accent-ink"
      />
    </label>
  );
}
