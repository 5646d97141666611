/** The sentences of the settings: this machine, endpoints and models, disk. */
import { count } from '@/components/ui/format';

// This machine.
export const settingsAre =
  'This page shows what was found on this machine and which models there are. Environment variables set the port, the database file and the Docker engine.';
export const dockerHost = 'DOCKER_HOST sets another engine.';
export const databaseFile = 'ESPALIER_DATABASE sets another file.';

// Endpoints.
export const endpointsAre =
  'Espalier reaches language models through endpoints with OpenAI’s or Anthropic’s protocol. The offline repair model needs no endpoint.';
export const noEndpoints =
  'There are no endpoints yet. Add one here. Or set OPENAI_BASE_URL and OPENAI_API_KEY, or ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY, before you start Espalier.';
export const endpointHelp = {
  name: 'The ids of its models begin with this name: name/model.',
  fixed: 'Address and key come from the environment. You can change the other settings here.',
  openai: 'The part before /chat/completions. It usually ends in /v1.',
  anthropic: 'The part before /v1/messages.',
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
export const endpointNeeds = {
  name: 'Give a name of lower-case letters, digits, - and _.',
  address: 'Give an address that begins with http:// or https://.',
  headers: 'Write each header on its own line, as “Name: value”.',
  body: 'The extra body is not a JSON object.',
};
export const repliedIn = (time: string, first: string | null, message: string) =>
  `The model replied in ${time}${first === null ? '' : `, with the first token after ${first}`}. ${message}`;

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
};
export const noModels = 'No models are known yet. List the endpoint’s models, or name one.';

// Disk.
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
