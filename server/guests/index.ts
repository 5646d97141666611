import { errorMessage } from '@/server/core/base/error-message';
import type { Guest, GuestProfile } from '@/server/core/ports/guest';
import type { Model } from '@/server/core/ports/model';
import type { RunSpec } from '@/server/core/run/spec';
import { installedAt, isInstalled } from './install';
import { codex } from './profiles/codex';
import { opencode } from './profiles/opencode';
import { pi } from './profiles/pi';
import { dockerNotYet, modelNotRelayed, needsShell, noGuest, notInstalled } from './sentences';

/** The name of Espalier's own agent. */
export const ownAgent = 'espalier';

export const guestProfiles: ReadonlyMap<string, GuestProfile> = new Map(
  [pi, codex, opencode].map((profile) => [profile.name, profile]),
);

/** Errors: an unknown name, or an agent that is not installed, throws with what to do. */
export function guestNamed(name: string): Guest {
  const profile = guestProfiles.get(name);
  if (!profile) throw new Error(noGuest(name, [ownAgent, ...guestProfiles.keys()]));
  if (!isInstalled(profile)) throw new Error(notInstalled(name));
  return { profile, installed: installedAt(profile) };
}

/** Why a guest cannot run so, with what to do, or null. */
export function guestProblem(
  agent: string,
  wanted: { model: Pick<Model, 'id' | 'relay'>; sandbox: RunSpec['sandbox']; allowShell: boolean },
): string | null {
  try {
    guestNamed(agent);
  } catch (error) {
    return errorMessage(error);
  }
  if (!wanted.model.relay) return modelNotRelayed(agent, wanted.model.id);
  if (wanted.sandbox === 'docker') return dockerNotYet(agent);
  return wanted.allowShell ? null : needsShell(agent);
}

export interface AgentEntry {
  name: string;
  title: string;
}

/** Espalier's own agent, and the guests that are installed on this machine. */
export const agentsHere = (): AgentEntry[] => [
  { name: ownAgent, title: 'Espalier' },
  ...[...guestProfiles.values()].filter(isInstalled).map(({ name, title }) => ({ name, title })),
];
