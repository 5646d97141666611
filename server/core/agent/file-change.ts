export interface FileChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'mode';
  /** Contents; null where the file is absent on that side, or `binary`. */
  before: string | null;
  after: string | null;
  binary: boolean;
}
