/** The sentences of the settings: this machine, endpoints and models, disk. */
import { count } from '@/components/ui/format';
import { byteCount } from '@/server/core/base/byte-count';

// This machine.
export const settingsAre =
  'This page shows what was found on this machine and which models there are. Environment variables set the port, the database file and the Docker engine.';
export const dockerHost = 'DOCKER_HOST sets another engine.';
export const databaseFile = 'ESPALIER_DATABASE sets another file.';

// Runs.
export const deleteTitle = (run: string) => `Delete run ${run}?`;
export const deleteMeans = (frees: number) =>
  `Its tree, prompts and reports are deleted for ever. “Remove what no node needs” then ${
    frees > 0
      ? `frees ${byteCount(frees)} of snapshots that no other run needs, and its texts`
      : 'frees its texts; other runs need all its snapshots'
  }. A run that has not ended must be stopped first.`;

// Endpoints.
export const endpointsAre =
  'Espalier reaches language models through endpoints with the protocols of OpenAI, Anthropic and Gemini. The offline repair model needs no endpoint.';
export const noEndpoints =
  'There are no endpoints yet. Add one here. Or set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY before you start Espalier, and for servers of your own OPENAI_BASE_URL, ANTHROPIC_BASE_URL or GEMINI_BASE_URL.';
/** Each protocol: its name, what it is for, what its address is, and an example. */
export const protocols = {
  openai: {
    label: 'OpenAI-compatible',
    is: 'Chat completions, which most servers and gateways speak. Models that OpenAI has in the Responses API alone are called there.',
    address:
      'The part before /chat/completions. It usually ends in /v1. For Azure, paste the address of the deployment or of the resource.',
    example: 'http://localhost:8000/v1',
  },
  'openai-responses': {
    label: 'OpenAI Responses',
    is: 'The Responses API for every model. Nothing is stored at the provider; reasoning goes back encrypted.',
    address: 'The part before /responses. It usually ends in /v1.',
    example: 'https://api.openai.com/v1',
  },
  anthropic: {
    label: 'Anthropic',
    is: 'The Messages API.',
    address: 'The part before /v1/messages.',
    example: 'https://api.anthropic.com',
  },
  gemini: {
    label: 'Gemini',
    is: 'Gemini’s own protocol, which hands its thought signatures back.',
    address: 'The part before /models. It usually ends in /v1beta.',
    example: 'https://generativelanguage.googleapis.com/v1beta',
  },
};
export const endpointHelp = {
  name: 'The ids of its models begin with this name: name/model.',
  fixed: 'Address and key come from the environment. You can change the other settings here.',
  keyMoved:
    'The saved key was given for another address, and is sent nowhere else. Give the key for this one. Extra headers are given again, too.',
  keyKept: 'A key is saved. Leave this empty to keep it.',
  key: 'The key is saved beside the database, in a file that only you can read. It is never shown again.',
  concurrency: 'of all runs together',
  silence: 'The whole reply must arrive in this time.',
  cache: 'Without it: five minutes. Slow tests outlive that. Writing for an hour costs more.',
  stream: 'The page shows the text as it arrives. Switch this off for servers that cannot stream.',
  headersKept: (names: readonly string[]) =>
    `Saved: ${names.join(', ')}. Headers that you write here replace them.`,
  headers: 'Write one header per line. The values are saved with the key.',
  body: 'A JSON object that is merged into each request. A null removes a field.',
};
export const keyHeldFor = (place: string): string =>
  `The saved key was given for ${place}, so it is not sent to this address. Edit the endpoint and give the key again.`;
export const endpointNeeds = {
  name: 'Give a name of lower-case letters, digits, - and _.',
  address: 'Give an address that begins with http:// or https://.',
  headers: 'Write each header on its own line, as “Name: value”.',
  keyAgain: 'Give the key for the new address, or say that it needs none.',
  body: 'The extra body is not a JSON object.',
};
export const repliedIn = (time: string, first: string | null) =>
  `The model replied in ${time}${first === null ? '' : `, with the first token after ${first}`}.`;
export const knownOfModel = {
  byName: 'By its name:',
  tested: (at: Date) =>
    `Found by six small calls on ${at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}:`,
  learnt: 'By its refusals:',
  forget: 'Forget what was found',
};

export const removeTitle = (name: string) => `Remove ${name}?`;
export const removeMeans = (hasKey: boolean) =>
  `This removes its address, limits and prices${hasKey ? ', and its key,' : ''} from the files. You cannot undo this.`;
export const usesUnknown = (problem: string) => `Espalier could not find out which runs use it: ${problem}`;
export const lookingForUses = 'Looking for runs that use it …';
export const runsThatWillPause = (runs: number) =>
  `${runs === 1 ? 'A run that has not ended uses' : `${count(runs)} runs that have not ended use`} it and will pause at the next call to its models:`;
export const experimentUses = 'is under way and uses it.';
export const neverUsed = 'No run has used it.';
export const noEndedRunUsed = 'No run that has ended used it.';
export const endedRunsUsed = (runs: number) =>
  `${count(runs)} ${runs === 1 ? 'run that has' : 'runs that have'} ended used it. ${runs === 1 ? 'It does' : 'They do'} not change.`;

// Models.
export const modelNeeds = {
  name: 'Give the model the name that the endpoint uses.',
  prices: 'Give at least the prices of input and output. Use 0 for a free model.',
};
export const modelHelp = {
  tools: 'If this is off, the model writes its actions as text.',
  temperature: 'Some reasoning models refuse a temperature.',
  effort: 'The level of reasoning that is requested, e.g. low.',
};
export const noModels = 'No models are known yet. List the endpoint’s models, or name one.';

// Disk.
export const gradingsTake = (count: number, bytes: string) =>
  `${count === 1 ? 'One grading' : `${count} gradings`} of predictions with logs and reports: ${bytes}. Each is removed on the Tasks page, under Imported tasks.`;
export const diskIs =
  'Snapshots are stored by content, so runs share equal files. You can safely remove what no node needs. Runs that are under way are not touched.';
export const nothingRemoved = 'Nothing had to be removed. Files younger than an hour stay.';
export const removed = (what: readonly string[]) => `Removed:\n${what.join('\n')}`;
const prunedNodes = (nodes: number) => (nodes === 1 ? '1 pruned node' : `${nodes} pruned nodes`);
export const heldByPruned = (nodes: number) =>
  `${nodes === 1 ? 'is' : 'are'} used only by ${prunedNodes(nodes)} of runs that have ended`;
export const removeFilesTitle = (nodes: number) => `Remove the files of ${prunedNodes(nodes)}?`;
export const removeFilesMeans =
  'You can still read the actions, observations and costs of these nodes. You can no longer browse or compare their files, and you can no longer restore, branch from or stitch them. Solutions, best nodes and pinned nodes keep their files.';
