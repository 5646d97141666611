'use client';
import { Select } from '@/components/ui/field';
import { type ModelRole, modelRoleNames, modelRoles } from '@/server/core/roles';

interface RoleFieldsProps {
  roles: Partial<Record<ModelRole, string>>;
  models: { id: string }[];
  onChange: (roles: Partial<Record<ModelRole, string>>) => void;
}

const titles: Record<ModelRole, string> = {
  probe: 'Probe',
  vote: 'Votes',
  postmortem: 'Post-mortems',
  judge: 'Judge',
};

/** Models for single roles; without one a role is the run's own model's. */
export function RoleFields({ roles, models, onChange }: RoleFieldsProps) {
  return (
    <details>
      <summary className="cursor-pointer text-soft">Other models for single roles</summary>
      <div className="mt-3 space-y-3">
        {modelRoleNames.map((role) => (
          <Select
            key={role}
            label={titles[role]}
            help={`The model that ${modelRoles[role]}.`}
            value={roles[role] ?? ''}
            onChange={(model) => {
              const { [role]: _, ...others } = roles;
              onChange(model === '' ? others : { ...others, [role]: model });
            }}
            options={[
              { value: '', label: 'the run’s model' },
              ...models.map(({ id }) => ({ value: id, label: id })),
            ]}
          />
        ))}
      </div>
    </details>
  );
}
