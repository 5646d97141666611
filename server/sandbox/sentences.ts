/** What people read when a sandbox cannot be had, or a task cannot be put into one. */

/** What is wrong, and what to do about it. */
export interface Trouble {
  what: string;
  hint: string;
}

// Docker
export const dockerDiskFull: Trouble = {
  what: 'The disk of the Docker engine is full.',
  hint: 'Free space there. *Disk* in Settings removes what no run needs.',
};
export const imageMissing = (reason: string): Trouble => ({
  what: `The image of the sandbox is missing (${reason}).`,
  hint: 'Pull or build it. `bin/espalier sandbox image` builds the base image. If commands of the run had made the image, resume the run, and it is rebuilt.',
});
export const imageNotPulled = (name: string, reason: string): Trouble => ({
  what: `The image of the sandbox is missing, and ${name} could not be pulled (${reason}).`,
  hint: 'Pull or build it, or correct the name in the task.',
});
export const containerRemoved: Trouble = {
  what: 'The container of the sandbox was removed, or its engine stopped, before the step was kept.',
  hint: 'The step is taken again from the node before it.',
};
export const dockerRefused = (reason: string): Trouble => ({
  what: `The Docker engine refused the request: ${reason}.`,
  hint: 'Read the log of the engine.',
});
export const dockerSilent = (place: string, reason: string): Trouble => ({
  what: `No Docker engine answers at ${place} (${reason}).`,
  hint: 'Start it, set DOCKER_HOST, or choose the local sandbox.',
});
export const dockerDescribed = (version: string): string =>
  `Docker ${version}: one container for each sandbox, no network`;

// Base image
export const pulling = (image: string, bytes?: { done: number; total: number }): string =>
  bytes === undefined
    ? `Pulling the sandbox image ${image} …`
    : `Pulling the sandbox image ${image}: ${megabytes(bytes.done)} of ${megabytes(bytes.total)} MB of the layers that were begun`;
const megabytes = (bytes: number): string => Math.round(bytes / 1e6).toLocaleString('en');
export const building = (image: string): string => `Building the sandbox image ${image} …`;
export const tryingMmdebstrap = (reason: string): string =>
  `The build from a registry failed (${reason}). Trying mmdebstrap.`;
export const built = (image: string): string => `Built ${image}.`;
export const builtButMissing: Trouble = {
  what: 'The base image was built, but it cannot be found.',
  hint: 'Read the log of the engine.',
};
export const cannotBuild = (reason: string): Trouble => ({
  what: `The base image cannot be built (${reason}).`,
  hint: 'Connect the engine to a registry, or run `bin/espalier sandbox image` as root on Debian with mmdebstrap installed.',
});
export const mmdebstrapFailed = (log: string): Trouble => ({
  what: `mmdebstrap failed: ${log}`,
  hint: 'Check the package sources.',
});
export const notImported = (log: string): string => `The image could not be imported: ${log}`;

// Task
export const noSuchDirectory = (directory: string): string =>
  `The directory ${directory} does not exist. Choose an existing directory.`;
export const notADirectory = (directory: string): string =>
  `${directory} is not a directory. Choose the folder of the repository.`;
export const directoryTooLarge = (directory: string, limit: string): string =>
  `${directory} has more than ${limit}. Choose a smaller folder, or remove dependencies and build results.`;
export const directoryUnreadable = (directory: string, reason: string): string =>
  `${directory} cannot be read: ${reason}. Make it readable for this user.`;
/** `minutes` is null where the command ended by itself. */
export const setupFailed = (
  command: string,
  { minutes, exitCode }: { minutes: number | null; exitCode: number | null },
  output: string,
): string =>
  `The setup command of the task ${minutes === null ? `ended with exit code ${exitCode ?? 'none'}` : `took longer than ${minutes} minutes`}. Correct it: ${command}\n${output}`;
export const codeInImageOnly = 'The code of this task is in a container image. Choose the Docker sandbox.';
export const noFolderInImage = (image: string, path: string): string =>
  `The image ${image} has no folder ${path}. Correct \`imageDirectory\` in the task.`;
export const codeTooLarge = (image: string, path: string, bytes: number): string =>
  `The folder ${path} of the image ${image} holds more than the ${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB that the code of a task may have. Name a smaller folder, or remove what the task does not need from the image.`;
export const folderNotReplaced = (image: string, path: string): string =>
  `The folder ${path} of the image ${image} cannot be replaced by the workspace. Choose another folder or image.`;

export const packageElsewhere = (found: { link: string; target: string; folder: string }): string =>
  `${found.link} leads to ${found.target}, out of the directory, although the package lies in ${found.folder === '.' ? 'the directory itself' : found.folder}: tests that load it would not see any change. Link it to the directory's own (npm link there, or workspaces), or remove the link.`;
export const leadsToOriginal = (file: string, directory: string): string =>
  `${file} makes the tests load the code of ${directory} itself, not of the copy that the agent changes, so no change could be seen. Install bubblewrap, so that local sandboxes put the copy in its place; or choose the Docker sandbox; or remove the editable install.`;
export const noPlaceInContainer = (file: string, directory: string): string =>
  `${file} names ${directory}, and a container cannot have the workspace at that path. Move the directory (not below /tmp, /proc, /dev or /sys), choose the local sandbox, or remove what names the path.`;

export const engineHasNoNetwork =
  'The setup may use the network, but the Docker engine has no default network (it runs with --bridge=none, perhaps). Give it one, choose the local sandbox, or name an image that holds the result of the setup.';

// Store
export const snapshotDiskFull = (directory: string): Trouble => ({
  what: `The disk that holds the snapshots is full (${directory}).`,
  hint: 'Free space there. *Disk* in Settings removes what no node needs.',
});
export const objectMissing = (directory: string, hash: string): string =>
  `The snapshot store ${directory} has no object ${hash}…, so a part of the data directory is missing.`;

// Installed packages
export const packagesNotCopied = (folder: string, reason: string): Trouble => ({
  what: `The installed packages in ${folder} could not be copied (${reason}).`,
  hint: 'Make the folder readable, and free space where the snapshots lie.',
});
export const packagesReadOnly = (folder: string): string =>
  `${folder} holds many installed packages, which all snapshots share, so files in it cannot be edited. A command can change them.`;

// Local
export const rootWithoutNamespace =
  'RUN AS ROOT WITHOUT A USER NAMESPACE: commands are root of this machine. Start Espalier as a plain user, or use Docker (ESPALIER_ROOT=refuse stops such commands)';
export const refusesRoot: Trouble = {
  what: 'Espalier runs as root, and this machine gives commands no user namespace of their own, so they would be root of the machine (ESPALIER_ROOT=refuse).',
  hint: 'Start Espalier as a plain user, or choose the Docker sandbox.',
};
const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
export const overProcesses = (limit: number): string =>
  `[killed: the command had more than ${limit} processes at once (ESPALIER_LOCAL_PROCESSES)]`;
export const overMemory = (bytes: number): string =>
  `[killed: the processes of the command had more than ${mebibytes(bytes)} of memory together (ESPALIER_LOCAL_MEMORY_MB)]`;
export const overDisk = (bytes: number): string =>
  `[killed: the command wrote more than ${mebibytes(bytes)} (ESPALIER_LOCAL_DISK_MB); what was written is dropped]`;
export const boundedByGroups = 'memory and threads of a command bounded by control groups';
export const isolated =
  'local processes isolated by bubblewrap (no network; system and tools read-only; homes, keys and data hidden; processes, memory and disk watched)';
export const notIsolated =
  'local processes WITHOUT isolation: commands can read and change everything that your user can';

export const startsNoPrograms =
  'A guest agent needs a sandbox in which it can run with a home of its own. At the moment that is the local driver with bubblewrap: install bubblewrap, and choose --sandbox local.';
