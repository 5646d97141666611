import { z } from 'zod';
import { asBlobHash, asNodeId, asRunId } from '@/server/core/base/ids';
import { notAnId } from './sentences';

/** The ids that a request may contain. Anything else is refused before a query sees it. */
export const runId = z
  .string()
  .regex(/^r[a-z0-9]{4,32}$/, notAnId.run)
  .transform(asRunId);
export const nodeId = z
  .string()
  .regex(/^n\d{1,9}$/, notAnId.node)
  .transform(asNodeId);
export const blobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, notAnId.text)
  .transform(asBlobHash);
