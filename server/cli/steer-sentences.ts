/** The sentences of `bin/espalier steer`. */

// espalier steer
export const steerHelp = {
  about: 'Send a command to a run, in any process: espalier steer <run> <command>.',
  pause: 'pause the run when its steps in flight have ended',
  pauseNow: 'drop the steps in flight; the agent repeats them after a resume',
  resume: 'resume the run',
  stop: 'stop the run',
  accept: 'accept a flagged node as a solution, also after the run has ended',
  acceptReason: 'why the solution is right',
  prefer:
    'say which of two results is better, also after the run has ended; it counts between results that the verifier finds equal',
  equal: 'neither result is better',
  holdout: 'run the holdout at a node, also after the run has ended',
  budget: (limits: string) => `change limits: ${limits}; “none” removes a limit`,
  strategy: 'change the strategy, or the parameters of the current strategy',
  parameter: 'a parameter; can be repeated',
  model: 'use another model for attempts that start after this',
  branch: 'start attempts from a node; a run that has ended is reopened',
  hint: 'a hint for the agent',
  branchModel: 'the model of the attempts; the default is the model of the run',
  temperature: 'the sampling temperature, 0 to 2',
  steps: 'the agent steps of each attempt',
  attempts: 'the number of attempts',
  memory: (plans: string) => `how the agent reads what other attempts found: ${plans}`,
  act: 'carry out one action by hand in a new child of a node',
  action: 'the action, for example \'{"kind":"run_tests"}\'',
  resend:
    'send the prompt of a node’s step again, edited or to another model, as a branch; its later steps build on what was sent',
  resendNode: 'the node whose prompt is sent again',
  printPrompt: 'print the prompt as JSON and do nothing else; edit its texts and give it back with --prompt',
  prompt:
    'the file with the edited prompt (- is the standard input); without it the prompt is sent as it was',
  resendModel: 'the model that gets the prompt; the default is the model of the step',
  stitch: 'replay steps of one attempt onto a node of another, with the steps they depend on',
  donor: 'the donor steps, for example n4..n9, or one step',
  onto: 'the host node, for example n21',
  from: 'the run of the donor; the default is this run',
  without: 'steps to leave out, for example n5,n6',
  goOn: 'let the agent continue from the graft for this number of steps',
  stitchHint: 'a hint for the agent that continues',
  plan: 'print the plan and do nothing else',
  mark: 'pin, note, prune or value a node',
  pin: 'pin the node',
  unpin: 'unpin the node',
  prune: 'leave the node and everything below it out of the search',
  restore: 'restore a pruned node',
  note: 'the note at the node; an empty text removes it',
  value: 'the value that strategies use for the node, 0 to 1; “none” removes it',
  verify: 'run the verifier at a node',
  cancel: 'cancel one attempt now; its settled steps stay',
  attempt: 'the attempt, for example a3',
  approval: 'make the strategy’s proposals wait for your approval, or no longer',
};
export const notANode = (text: string) => `“${text}” is not the id of a node. Write it like n12.`;
export const noSuchNode = (run: string, node: string) => `${run} has no node ${node}.`;
export const notAPrompt = (file: string) =>
  `${file === '-' ? 'The standard input' : file} is no prompt. Print one with --print, edit its texts, and give the whole list back.`;
export const promptParts = (given: number, sent: number) =>
  `The prompt has ${sent} parts, and ${given} were given. Keep every part; only texts can change.`;
export const notHandledYet = (seconds: number) =>
  `No engine carried out the command within ${seconds} s. Start an engine on this database with npm start, and repeat the command.`;
export const holdoutRan = (node: string, passed: boolean, passing: number, total: number) =>
  `${node} ${passed ? 'passes' : 'fails'} the holdout: ${passing} of ${total} tests pass`;
export const notALimit = (text: string) => `Write a limit as name=value, not “${text}”.`;
export const noLimitOfName = (name: string, known: string) =>
  `A budget has no limit “${name}”. The limits are: ${known}.`;
export const badLimit = (name: string, problem: string) => `${name} cannot have this value: ${problem}.`;
export const oneMark =
  'Give exactly one of --pin, --unpin, --prune, --restore, --note <text>, --value <v|none>.';
export const onOrOff = (text: string) => `Write on or off, not “${text}”.`;
export const notAnAction =
  '--action takes an action as JSON, for example \'{"kind":"shell","command":"ls"}\'.';
export const notADonor = '--donor takes steps such as n4..n9, or one step.';
export const otherTask = (donor: string, donorTask: string, task: string) =>
  `Run ${donor} has the task ${donorTask}, but this run has ${task}. Choose a donor run of the same task.`;
export const ontoHost = (host: string, steps: number) =>
  `Onto ${host}: ${steps === 1 ? '1 step' : `${steps} steps`}.`;
export const conflictAt = (step: string, conflict: string) => `conflict at ${step}: ${conflict}`;
export const willMerge = (path: string) => `${path} differs at the host and will be merged.`;
