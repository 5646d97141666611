import type { Command } from 'commander';
import { guestProfiles, ownAgent } from '@/server/guests';
import { installCommand, installedVersion, installGuest } from '@/server/guests/install';
import { noGuest } from '@/server/guests/sentences';
import { print } from './print';
import { agentHelp, installedAgent, installing, options } from './sentences';
import { UsageError } from './usage';

export function registerAgents(program: Command): void {
  const agents = program
    .command('agents')
    .description(agentHelp.about)
    .option('--json', options.json)
    .action(({ json }: { json?: boolean }) => {
      const own = { name: ownAgent, title: 'Espalier', package: null, tried: null, installed: null };
      const guests = [...guestProfiles.values()].map((profile) => ({
        name: profile.name,
        title: profile.title,
        package: profile.install && `${profile.install.package}@${profile.install.version}`,
        tried: profile.tried,
        installed: installedVersion(profile),
      }));
      print(json, [own, ...guests], (agent) => [
        agent.name,
        agent.package ?? 'built in',
        agent.tried === null ? '' : `tried: ${agent.tried}`,
        agent.package === null ? '' : `installed: ${agent.installed ?? 'no'}`,
      ]);
    });
  agents
    .command('install <name>')
    .description(agentHelp.install)
    .action(async (name: string) => {
      const profile = guestProfiles.get(name);
      if (!profile) throw new UsageError(noGuest(name, [...guestProfiles.keys()]));
      process.stdout.write(`${installing((installCommand(profile) ?? []).join(' '))}\n`);
      await installGuest(profile);
      process.stdout.write(`${installedAgent(name, installedVersion(profile) ?? '')}\n`);
    });
}
