import { writeAtif } from './atif';
import { writeCsv } from './csv';
import { writeInspect } from './inspect';
import { writeOpenhands } from './openhands';
import { writePi } from './pi';
import { writeAllPredictions, writePredictions } from './predictions';
import { writeSweAgent } from './swe-agent';
import { writeDpo, writeSft } from './training';
import { writeVerifiers } from './verifiers';
import type { Writer } from './written';

/** The forms in which runs are written, besides our own bundle. */
export const writtenForms = [
  'inspect',
  'pi',
  'openhands',
  'verifiers',
  'atif',
  'swe-agent',
  'predictions',
  'csv',
  'sft',
  'dpo',
] as const;
export type WrittenForm = (typeof writtenForms)[number];

export interface WriterOptions {
  /** Predictions: one file for each attempt, not one line for the winner. */
  allAttempts?: boolean | undefined;
  /** Rows for training: the least reward of an end, in [0,1]. */
  minReward?: number | undefined;
  /** Pairs: the least difference of rewards, in [0,1]. */
  margin?: number | undefined;
}

export function writerOf(form: WrittenForm, options: WriterOptions): Writer {
  switch (form) {
    case 'inspect':
      return writeInspect;
    case 'pi':
      return writePi;
    case 'openhands':
      return writeOpenhands;
    case 'verifiers':
      return writeVerifiers;
    case 'atif':
      return writeAtif;
    case 'swe-agent':
      return writeSweAgent;
    case 'predictions':
      return options.allAttempts ? writeAllPredictions : writePredictions;
    case 'csv':
      return writeCsv;
    case 'sft':
      return writeSft(options);
    case 'dpo':
      return writeDpo(options);
  }
}
