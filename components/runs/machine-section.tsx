'use client';
import Link from 'next/link';
import { Checkbox, Select } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { NewRunForm, SystemReport } from './new-run-form';
import { RoleFields } from './role-fields';
import { addModelsIn, seedHelp, shellHelp, whenInterrupted } from './sentences';

interface MachineSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  models: { id: string; title: string }[];
  system: SystemReport;
}

/** Model, sandbox and seed of the search. */
export function MachineSection({ form, change, models, system }: MachineSectionProps) {
  const { docker } = system;
  const sandboxes = [
    {
      value: 'docker',
      label: docker.available ? 'Docker' : 'Docker (not found)',
      disabled: !docker.available,
    },
    { value: 'local', label: 'Local directory' },
  ];
  return (
    <Section look="card" title="Model and sandbox">
      <div className="space-y-4">
        <Select
          label="Model"
          value={form.model}
          onChange={(model) => change({ model })}
          options={models.map(({ id, title }) => ({ value: id, label: `${id}: ${title}` }))}
          help={
            models.length === 1 ? (
              <>
                {addModelsIn}{' '}
                <Link className="underline underline-offset-2" href="/settings">
                  Settings
                </Link>
                .
              </>
            ) : undefined
          }
        />
        {models.length > 1 && (
          <RoleFields roles={form.roles} models={models} onChange={(roles) => change({ roles })} />
        )}
        <Select
          label="Sandbox"
          value={form.sandbox}
          onChange={(sandbox) => change({ sandbox: sandbox === 'docker' ? 'docker' : 'local' })}
          options={sandboxes}
          help={form.sandbox === 'docker' ? docker.description : system.local}
        />
        {form.sandbox === 'local' && (
          <Checkbox
            label="Let the agent run shell commands"
            help={shellHelp}
            value={form.allowShell}
            onChange={(allowShell) => change({ allowShell })}
          />
        )}
        <NumberField
          label="Seed"
          help={seedHelp}
          min={0}
          value={form.seed}
          onChange={(seed) => seed !== null && change({ seed })}
        />
        <Select
          label="If the engine is interrupted"
          value={form.onInterruption}
          onChange={(value) => change({ onInterruption: value === 'pause' ? 'pause' : 'resume' })}
          options={[
            { value: 'resume', label: whenInterrupted.resume },
            { value: 'pause', label: whenInterrupted.pause },
          ]}
        />
      </div>
    </Section>
  );
}
