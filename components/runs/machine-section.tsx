'use client';
import Link from 'next/link';
import { Checkbox, Select } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { NewRunForm, SystemReport } from './new-run-form';
import { RoleFields } from './role-fields';

interface MachineSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  models: { id: string; title: string }[];
  system: SystemReport;
}

/** Model, sandbox, seed: what the search runs with. */
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
                Language models are added in{' '}
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
            help="They run on this machine. Leave it off unless you trust the model with it; editing files and running the tests work without."
            value={form.allowShell}
            onChange={(allowShell) => change({ allowShell })}
          />
        )}
        <NumberField
          label="Seed"
          help="The same seed with the offline model gives the same tree."
          min={0}
          value={form.seed}
          onChange={(seed) => seed !== null && change({ seed })}
        />
        <Select
          label="If the engine is interrupted"
          value={form.onInterruption}
          onChange={(value) => change({ onInterruption: value === 'pause' ? 'pause' : 'resume' })}
          options={[
            { value: 'resume', label: 'go on when it is back' },
            { value: 'pause', label: 'wait paused' },
          ]}
        />
      </div>
    </Section>
  );
}
