/** Branded identifiers. They are plain strings at run time; the brand keeps a node id from being used as a run id. */
declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** A run, unique in a database: `r` + 8 lower-case letters and digits. */
export type RunId = Brand<string, 'RunId'>;
/** A node within its run: `n0` is the root, then `n1`, `n2` … in the order of settling. */
export type NodeId = Brand<string, 'NodeId'>;
/** An attempt within its run: `a1`, `a2` … in the order of starting. */
export type AttemptId = Brand<string, 'AttemptId'>;
/** A vote within its run: `v1`, `v2` … in the order of starting. */
export type VoteId = Brand<string, 'VoteId'>;
/** A person's proposal within its run: `p1`, `p2` … in the order of asking. */
export type ProposalId = Brand<string, 'ProposalId'>;
/**
 * `<environment>:<tree>` or `<environment>:<tree>+<home>`: an environment image (or `host`), the sha-256 of a workspace
 * tree, and that of the home of a guest agent. Equal ids mean equal filesystems.
 */
export type SnapshotId = Brand<string, 'SnapshotId'>;
/** The sha-256 (hex) of a stored text. */
export type BlobHash = Brand<string, 'BlobHash'>;

export const asRunId = (s: string) => s as RunId;
export const asNodeId = (s: string) => s as NodeId;
export const asAttemptId = (s: string) => s as AttemptId;
export const asVoteId = (s: string) => s as VoteId;
export const asProposalId = (s: string) => s as ProposalId;
export const asSnapshotId = (s: string) => s as SnapshotId;
export const asBlobHash = (s: string) => s as BlobHash;

export const rootNodeId = asNodeId('n0');
export const nodeId = (ordinal: number) => asNodeId(`n${ordinal}`);
export const attemptId = (ordinal: number) => asAttemptId(`a${ordinal}`);
export const voteId = (ordinal: number) => asVoteId(`v${ordinal}`);
export const proposalId = (ordinal: number) => asProposalId(`p${ordinal}`);
/** The number in `n12` or `a3`. */
export const ordinalOf = (id: NodeId | AttemptId) => Number(id.slice(1));

export function snapshotId(environment: string, tree: string, home: string | null = null): SnapshotId {
  return asSnapshotId(`${environment}:${tree}${home === null ? '' : `+${home}`}`);
}
const noFiles = 'none';
/** What a node of an imported run has for a snapshot: no files. Each has its own, since equal ids mean equal filesystems. */
export const noSnapshot = (node: NodeId): SnapshotId => snapshotId(noFiles, node);
/** Whether a snapshot has files. */
export const hasFiles = (id: SnapshotId): boolean => splitSnapshotId(id).environment !== noFiles;

export function splitSnapshotId(id: SnapshotId): { environment: string; tree: string; home: string | null } {
  const at = id.lastIndexOf(':');
  const [tree = '', home = null] = id.slice(at + 1).split('+');
  return { environment: id.slice(0, at), tree, home };
}

/** The trees of a snapshot in the store: of the workspace, and of the home where there is one. */
export function treesOfSnapshot(id: SnapshotId): string[] {
  const { tree, home } = splitSnapshotId(id);
  return home === null ? [tree] : [tree, home];
}

/** The snapshot without a home: what is compared, patched and verified. */
export function workspaceOf(id: SnapshotId): SnapshotId {
  const { environment, tree } = splitSnapshotId(id);
  return snapshotId(environment, tree);
}
