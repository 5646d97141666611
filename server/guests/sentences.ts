export const noGuest = (name: string, known: readonly string[]): string =>
  `There is no agent "${name}". There are: ${known.join(', ')}.`;
export const notInstalled = (name: string): string =>
  `The agent ${name} is not installed. Install it with: bin/espalier agents install ${name}`;
export const installFailed = (name: string, printed: string): string =>
  `npm could not install ${name}. It printed: ${printed}`;
export const unknownPath = (path: string): string =>
  `Espalier passes on model calls alone, and does not know the path ${path}.`;
export const unreadableCall = 'The body of a model call must be a JSON object.';
export const goOn = 'Go on with the task.';
export const modelNotRelayed = (agent: string, model: string): string =>
  `The agent ${agent} needs a model behind an endpoint, and ${model} is none. Choose one with --model <endpoint>/<model>.`;
export const needsShell = (agent: string): string =>
  `The agent ${agent} runs commands by itself. Allow that with --allow-shell (in New run: “Allow shell commands”).`;
export const dockerNotYet = (agent: string): string =>
  `The agent ${agent} runs in local sandboxes with bubblewrap, and not yet in Docker. Choose the sandbox “local”.`;
