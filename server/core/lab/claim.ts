/** What the lab shows of a claim about search: curves or bars with intervals, theory beside what was measured. */
export interface LabPoint {
  x: number;
  y: number;
  low: number;
  high: number;
}

export interface LabCurve {
  name: string;
  kind: 'measured' | 'theory';
  points: LabPoint[];
}

export interface LabBar {
  name: string;
  value: number;
  low: number;
  high: number;
  /** What theory or a paper says, or null. */
  expected: number | null;
}

export interface Finding {
  /** What stands along the axes of the curves. */
  x: string;
  y: string;
  curves: LabCurve[];
  bars: LabBar[];
  /** What was found, in a sentence with its figures. */
  sentence: string;
  /** Whether the claim held at these settings, within the stated tolerance. */
  holds: boolean;
  /** Simulated attempts behind it. */
  attempts: number;
}

/** A number a person may turn. */
export interface LabParameter {
  name: string;
  label: string;
  help: string;
  min: number;
  max: number;
  step: number;
  default: number;
}

/** A claim as the page lists it. */
export interface ClaimEntry {
  name: string;
  title: string;
  explanation: string;
  /** Where the claim comes from. */
  source: string;
  /** What “holds” means here. */
  tolerance: string;
  parameters: LabParameter[];
}
