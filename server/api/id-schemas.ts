import { z } from 'zod';
import { asBlobHash, asNodeId, asRunId } from '@/server/core/base/ids';

/** The ids a request may name: anything else is refused before a query sees it. */
export const runId = z
  .string()
  .regex(/^r[a-z0-9]{4,32}$/, 'This is no id of a run.')
  .transform(asRunId);
export const nodeId = z
  .string()
  .regex(/^n\d{1,9}$/, 'This is no id of a node.')
  .transform(asNodeId);
export const blobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'This is no hash of a text.')
  .transform(asBlobHash);
