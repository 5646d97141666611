import { Command } from 'commander';
import { version } from '@/package.json';
import { about } from './sentences';

type Register = (program: Command) => void;

const lists = async (): Promise<Register> => (await import('./lists')).registerLists;
const experiment = async (): Promise<Register> => (await import('./experiment')).registerExperiment;
const access = async (): Promise<Register> => (await import('./access')).registerAccess;

/** The commands in the order of the help, and the parts that hold them. A part is loaded when its command is called. */
const commands: Record<string, () => Promise<Register>> = {
  run: async () => (await import('./run/run')).registerRun,
  steer: async () => (await import('./steer')).registerSteer,
  tasks: lists,
  strategies: lists,
  models: async () => (await import('./models')).registerModels,
  agents: async () => (await import('./agents')).registerAgents,
  sandbox: async () => (await import('./sandbox')).registerSandbox,
  delete: async () => (await import('./delete')).registerDelete,
  backup: async () => (await import('./backup')).registerBackup,
  doctor: async () => (await import('./doctor')).registerDoctor,
  'verify-task': async () => (await import('./verify-task')).registerVerifyTask,
  'holdout-gap': async () => (await import('./holdout-gap')).registerHoldoutGap,
  experiment,
  compare: experiment,
  token: access,
  people: access,
  import: async () => (await import('./import')).registerImport,
  export: async () => (await import('./export')).registerExport,
  swebench: async () => (await import('./swebench')).registerSwebench,
};

/** The command line. `called`: the command to load alone; where it names none, all are loaded. */
export async function makeProgram(called?: string): Promise<Command> {
  const program = new Command('espalier')
    .description(about)
    .version(version)
    .exitOverride()
    .showHelpAfterError();
  const one = called === undefined ? undefined : Object.hasOwn(commands, called) && commands[called];
  const parts = one ? [one] : new Set(Object.values(commands));
  for (const load of parts) (await load())(program);
  return program;
}
