/** What people read when they bring runs of other systems. */

export const importTitle = 'Import runs';
export const importAbout =
  'Search trees, trajectories and sessions of other systems: moatless, DARS, SWE-agent, mini-swe-agent, OpenHands, Inspect, Harbor, Claude Code, pi, Codex, Gemini CLI, opencode, verifiers, AIDE. The files are read on this machine.';
export const dropHere = 'Drop files, a folder or a zip archive here, or on any page.';
export const dropAnywhere = 'Drop to import';
export const dropHelp = 'Runs of other systems: files, folders, zip archives';
export const doesImport = 'import runs of other systems';
export const chosenText = (files: number, size: string) => `${files.toLocaleString('en')} files, ${size}`;
export const mergeLabel = 'Merge what began alike';
export const mergeHelp =
  'Attempts on one task become one tree: steps that are equal as far as recorded are one node. The files are not changed; import them again without this to see each on its own.';
export const sendingText = (sent: string, bytes: string) => `Sending ${sent} of ${bytes}`;
export const readingFirst = 'Reading …';
export const readingText = (imported: number, refused: number) =>
  `${imported} imported${refused > 0 ? `, ${refused} refused` : ''}`;
export const cancelHelp = 'Runs that were stored until now stay.';
export const nothingImported = 'Nothing was imported';
export const importedTitle = (runs: number) => `${runs} ${runs === 1 ? 'run' : 'runs'} imported`;
export const refusedTitle = (files: number) => `${files} ${files === 1 ? 'file' : 'files'} refused`;
export const leftOutTitle = (files: number) =>
  `${files} ${files === 1 ? 'file' : 'files'} left out: no reader knows ${files === 1 ? 'it' : 'them'}, or ${files === 1 ? 'it' : 'they'} only tell how a run ended`;
export const noteCount = (notes: number) => `${notes} ${notes === 1 ? 'note' : 'notes'}`;
export const importFailed = 'The import failed';
export const oneImported = (file: string) => `${file} is imported.`;
export const shapeText = (steps: number, leaves: number) =>
  `${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}, ${leaves} ${leaves === 1 ? 'leaf' : 'leaves'}`;

// Folders of this machine
export const foldersTitle = 'Folders of runs';
export const foldersAbout =
  'Folders on the machine that Espalier runs on. They are listed by names, sizes and reports; a run is read when you open it. The list stays, and shows new files when it is refreshed.';
export const folderField = 'Absolute path of a folder';
export const addFolder = 'Add';
export const noFolders = 'No folder is listed';
export const noFoldersHelp =
  'Add a folder with trajectories of other systems, for example the results of a benchmark.';
export const manyRuns = 'Many runs on this machine? List their folder';
export const filterFolder = 'Filter';
export const refreshFolder = 'Look for new files';
export const dropFolderLabel = 'Take off the list';
export const openLine = 'Open';
export const resolvedText = (resolved: boolean | null): string | null =>
  resolved === null ? null : resolved ? 'resolved' : 'not resolved';

/** How many there are, and how they ended as far as reports tell. */
export function folderFacts(lines: readonly { resolved: boolean | null }[]): string {
  const reported = lines.filter(({ resolved }) => resolved !== null);
  const facts = [`${lines.length.toLocaleString('en')} ${lines.length === 1 ? 'file' : 'files'}`];
  if (reported.length > 0)
    facts.push(`${reported.filter(({ resolved }) => resolved).length} of ${reported.length} resolved`);
  return facts.join(' · ');
}
