import type { Guest, GuestProfile } from '@/server/core/ports/guest';
import { installedAt, isInstalled } from './install';
import { codex } from './profiles/codex';
import { opencode } from './profiles/opencode';
import { pi } from './profiles/pi';
import { noGuest, notInstalled } from './sentences';

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
