import type { BenchmarkTask } from '@/components/benchmarks/benchmark-fields';
import { type Catalog, initialForm, type NewRunForm } from './new-run-form';

/** The form of a run on an imported task: its hidden tests are blind, and it runs in its image. */
export const formFor = (catalog: Catalog, benchmark: BenchmarkTask): NewRunForm => ({
  ...initialForm(catalog, null),
  source: 'benchmark',
  benchmark,
  sandbox: 'docker',
});
