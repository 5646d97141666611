import { dataPaths } from '@/db/open';
import { accessFiles } from './access-files';
import { cookieName, tokenIn } from './cookie';
import { type Doorkeeper, openDoor } from './doorkeeper';
import type { GateSettings } from './gate';
import { readHosts } from './origin';

// Next evaluates this module several times in one process; they share only globalThis.
declare global {
  var espalierDoor: Doorkeeper | undefined;
}

function door(): Doorkeeper {
  globalThis.espalierDoor ??= openDoor(accessFiles(dataPaths().directory));
  return globalThis.espalierDoor;
}

/** The settings of the web process's gate, from its environment. */
export function gateSettings(): GateSettings {
  return {
    door: door(),
    cookie: cookieName(dataPaths().directory),
    hosts: readHosts(`${process.env.ESPALIER_HOSTS ?? ''},${process.env.HOST ?? ''}`),
    trustProxy: process.env.ESPALIER_TRUST_PROXY === '1',
    dev: process.env.NODE_ENV === 'development',
  };
}

/** The name of whoever sends a request; null: nobody who may. The gate has looked before; an API route looks again. */
export function whoSends(headers: Headers): string | null {
  const { door: keeper, cookie } = gateSettings();
  const token = tokenIn(headers, cookie);
  const identity = token === null ? null : keeper.identify(token, Date.now());
  return identity?.kind === 'person' ? identity.name : null;
}
