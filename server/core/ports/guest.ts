/** The interface between the engine and coding agents of other makers. */
import type { RelayProtocol } from './model';

/** What a profile's texts are made from when a guest is started. */
export interface GuestStart {
  /** Where the guest finds its model, without a slash at the end, e.g. `http://127.0.0.1:4040/v1`. */
  baseUrl: string;
  /** The model's name as the guest is given it. */
  model: string;
  /** The folder in which its package is installed; its programs are in `node_modules/.bin`. */
  installed: string;
  /** Tokens that the model holds, and those of a reply. */
  contextTokens: number;
  outputTokens: number;
}

/** How a call of a guest's tool is read as an action: `fields` names the action's fields and the tool's for each. */
interface ToolReading {
  kind: 'shell' | 'read_file' | 'write_file' | 'list_files' | 'search';
  fields: Readonly<Record<string, string>>;
}

/** A coding agent of another maker: how it is installed, started and continued, and how its calls are read. */
export interface GuestProfile {
  name: string;
  title: string;
  /** The npm package with the version that was tried; null: a program that is on this machine already. */
  install: { package: string; version: string; scripts: boolean } | null;
  protocol: RelayProtocol;
  /** What was tried with it; null: nothing. */
  tried: string | null;
  /** Files written into its home before each start, by their path below it. */
  files(start: GuestStart): Record<string, string>;
  /** Variables of its process. */
  environment(start: GuestStart): Record<string, string>;
  /** Program and arguments that begin a session with the text in `$PROMPT`, as a shell command. */
  start(start: GuestStart): string;
  /** The same to go on with the last session. */
  continue(start: GuestStart): string;
  /** Whether a request belongs to its main conversation: what it is given are the names of the tools offered. */
  isMain(tools: readonly string[]): boolean;
  /** Tools whose calls are read as actions; others stay as they are. */
  tools: Readonly<Record<string, ToolReading>>;
}

export interface Guest {
  profile: GuestProfile;
  /** Where it is installed. */
  installed: string;
}
