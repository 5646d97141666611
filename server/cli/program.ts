import { Command } from 'commander';
import { version } from '@/package.json';
import { about } from './sentences';

type Register = (program: Command) => void;

const experiment = async (): Promise<Register> => (await import('./experiment')).registerExperiment;
const access = async (): Promise<Register> => (await import('./access')).registerAccess;

/** The commands in the order of the help, and the parts that hold them. A part is loaded when its command is called. */
const commands: Record<string, (called: readonly string[]) => Promise<Register>> = {
  run: async () => (await import('./run/run')).registerRun,
  steer: async () => (await import('./steer')).registerSteer,
  tasks: async (called) => {
    const { registerTasks } = await import('./tasks');
    // The list alone needs nothing of benchmarks.
    if (called.length > 0 && called.slice(1).every((arg) => arg.startsWith('-')))
      return (program) => void registerTasks(program);
    const { registerBenchmarkTasks } = await import('./benchmark-tasks');
    return (program) => registerBenchmarkTasks(registerTasks(program));
  },
  strategies: async () => (await import('./strategies')).registerStrategies,
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

/** The command line. `called`: the arguments, whose command is loaded alone; where they name none, all are loaded. */
export async function makeProgram(called: readonly string[] = []): Promise<Command> {
  const program = new Command('espalier')
    .description(about)
    .version(version)
    .exitOverride()
    .showHelpAfterError();
  const [name] = called;
  const one = name === undefined ? undefined : Object.hasOwn(commands, name) && commands[name];
  const parts = one ? [one] : new Set(Object.values(commands));
  for (const load of parts) (await load(called))(program);
  return program;
}
