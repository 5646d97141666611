import { Button } from './button';

interface EditToggleProps {
  editing: boolean;
  onTurn: (editing: boolean) => void;
  testId: string;
}

/** At the head of a section that is edited in place. */
export function EditToggle({ editing, onTurn, testId }: EditToggleProps) {
  return (
    <Button size="sm" variant="quiet" className="-mr-2" data-testid={testId} onClick={() => onTurn(!editing)}>
      {editing ? 'Cancel' : 'Edit'}
    </Button>
  );
}
