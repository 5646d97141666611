import { Button } from './button';

interface EditToggleProps {
  editing: boolean;
  onTurn: (editing: boolean) => void;
  testId: string;
  /** What is edited, for those who hear the button alone. */
  of: string;
}

/** At the head of a section that is edited in place. */
export function EditToggle({ editing, onTurn, testId, of }: EditToggleProps) {
  return (
    <Button
      size="sm"
      variant="quiet"
      className="-mr-2"
      data-testid={testId}
      aria-label={`${editing ? 'Cancel: edit' : 'Edit'} ${of}`}
      onClick={() => onTurn(!editing)}
    >
      {editing ? 'Cancel' : 'Edit'}
    </Button>
  );
}
