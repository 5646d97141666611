import { Select } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import { minimiseChoices } from '@/server/core/run/minimisation';
import type { NewRunForm } from './new-run-form';
import { minimiseHelp, minimiseLabels } from './sentences';

interface MinimiseSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
}

/** Whether a solution is made smaller before the run ends, and at what cost. */
export function MinimiseSection({ form, change }: MinimiseSectionProps) {
  return (
    <Section look="card" title="After a solution">
      <div className="grid grid-cols-4 items-start gap-x-5 gap-y-4">
        <Select
          className="col-span-3"
          label="Leave out changes that the tests do not need"
          help={minimiseHelp.choice}
          value={form.minimise}
          onChange={(value) =>
            change({ minimise: minimiseChoices.find((choice) => choice === value) ?? 'auto' })
          }
          options={minimiseChoices.map((value) => ({ value, label: minimiseLabels[value] }))}
        />
        {form.minimise !== 'never' && (
          <NumberField
            label="Verifications"
            help={minimiseHelp.runs}
            min={1}
            max={1000}
            value={form.minimiseRuns}
            onChange={(minimiseRuns) => minimiseRuns !== null && change({ minimiseRuns })}
          />
        )}
      </div>
    </Section>
  );
}
