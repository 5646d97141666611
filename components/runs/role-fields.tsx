'use client';
import { Select } from '@/components/ui/field';
import { roleTitles } from '@/components/wording/role-expenses';
import { isWritingRole, type ModelRole, modelRoleNames, modelRoles } from '@/server/core/usage/roles';
import { noModelForRole, roleHelp } from './sentences';

interface RoleFieldsProps {
  roles: Partial<Record<ModelRole, string>>;
  models: { id: string }[];
  onChange: (roles: Partial<Record<ModelRole, string>>) => void;
}

/** The offline policy writes no texts. */
const isLanguageModel = (id: string) => id.includes('/');
const asOption = ({ id }: { id: string }) => ({ value: id, label: id });

/** Models for single roles. A role without one uses the run's model, or its calls are not made. */
export function RoleFields({ roles, models, onChange }: RoleFieldsProps) {
  return (
    <details>
      <summary className="cursor-pointer text-soft">Other models for single roles</summary>
      <div className="mt-3 space-y-3">
        {modelRoleNames.map((role) => (
          <Select
            key={role}
            label={roleTitles[role]}
            help={roleHelp(modelRoles[role])}
            value={roles[role] ?? ''}
            onChange={(model) => {
              const { [role]: _, ...others } = roles;
              onChange(model === '' ? others : { ...others, [role]: model });
            }}
            options={[
              { value: '', label: isWritingRole(role) ? noModelForRole : 'the run’s model' },
              ...models.filter(({ id }) => !isWritingRole(role) || isLanguageModel(id)).map(asOption),
            ]}
          />
        ))}
      </div>
    </details>
  );
}
