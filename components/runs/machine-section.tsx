'use client';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Checkbox, Select } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import { type Catalog, isLanguageModel, type NewRunForm, ownAgent, withModel } from './new-run-form';
import { RoleFields } from './role-fields';
import {
  addModelsIn,
  agentNotHere,
  guestHelp,
  lastLookHelp,
  modelNotHere,
  seedHelp,
  shellHelp,
  whenInterrupted,
} from './sentences';

interface MachineSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  catalog: Pick<Catalog, 'models' | 'agents' | 'strategies' | 'system'>;
}

/** Model, sandbox and seed of the search. */
export function MachineSection({ form, change, catalog }: MachineSectionProps) {
  const { models, agents, strategies, system } = catalog;
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
        {(agents.length > 1 || form.agent !== ownAgent) && (
          <Select
            label="Agent"
            value={form.agent}
            onChange={(agent) => change({ agent })}
            options={[
              ...agents.map(({ name, title }) => ({ value: name, label: title })),
              ...(agents.some(({ name }) => name === form.agent)
                ? []
                : [{ value: form.agent, label: agentNotHere(form.agent) }]),
            ]}
            help={form.agent === ownAgent ? undefined : guestHelp}
          />
        )}
        <Select
          label="Model"
          value={form.model}
          onChange={(model) => change(withModel(form, model, strategies))}
          options={[
            ...models.map(({ id, title }) => ({ value: id, label: `${id}: ${title}` })),
            ...(models.some(({ id }) => id === form.model)
              ? []
              : [{ value: form.model, label: modelNotHere(form.model) }]),
          ]}
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
        {isLanguageModel(form.model) && (
          <Checkbox
            label="One last look at all changes"
            help={lastLookHelp}
            value={form.lastLook}
            onChange={(lastLook) => change({ lastLook })}
          />
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
        <div className="flex items-start gap-2">
          <NumberField
            label="Seed"
            help={seedHelp}
            min={0}
            value={form.seed}
            onChange={(seed) => seed !== null && change({ seed })}
          />
          <Button size="sm" className="mt-6 shrink-0" onClick={() => change({ seed: form.seed + 1 })}>
            Another seed
          </Button>
        </div>
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
