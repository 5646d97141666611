'use client';
import clsx from 'clsx';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useCallback, useId } from 'react';

/** The attributes that connect a control with its label, help and error. */
interface ControlIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** A sentence of help under the control. */
  help?: ReactNode;
  error?: string | null;
  /** Shown at the right of the label, e.g. a slider's value. */
  aside?: ReactNode;
  className?: string;
  children: (ids: ControlIds) => ReactNode;
}

/** A labelled control with help and error beneath it. */
export function Field({ label, help, error, aside, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? help;
  return (
    <div className={className}>
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside !== undefined && <span className="num text-soft">{aside}</span>}
      </div>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={clsx('mt-1 text-sm', error ? 'text-bad' : 'text-soft')}
        >
          {note}
        </p>
      )}
    </div>
  );
}

type FieldRest = Omit<FieldProps, 'children'>;

interface TextFieldProps extends FieldRest {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** Paths and commands. */
  code?: boolean;
  rows?: number;
  autoFocus?: boolean;
  /** What Enter does; Shift and Enter begins a line where there are several. */
  onEnter?: () => void;
  /** Shown as dots, as keys are. */
  secret?: boolean;
  /** Suggestions while typing. Any other text is allowed. */
  suggestions?: readonly string[];
}

/** One line, or several with `rows`. */
export function TextField({
  value,
  onChange,
  placeholder,
  code,
  rows,
  autoFocus,
  onEnter,
  secret,
  suggestions,
  ...field
}: TextFieldProps) {
  const listId = useId();
  const focus = useFocusAtFirst(autoFocus);
  const onKeyDown = onEnter && ((event: KeyboardEvent) => submitOnEnter(event, onEnter));
  const look = clsx('control', code && 'font-mono text-sm', rows && 'resize-y');
  return (
    <Field {...field}>
      {(ids) =>
        rows ? (
          <textarea
            {...ids}
            ref={focus}
            onKeyDown={onKeyDown}
            rows={rows}
            className={look}
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <>
            <input
              {...ids}
              ref={focus}
              onKeyDown={onKeyDown}
              type={secret ? 'password' : 'text'}
              spellCheck={false}
              autoComplete={secret ? 'new-password' : 'off'}
              list={suggestions ? listId : undefined}
              className={look}
              value={value}
              placeholder={placeholder}
              onChange={(event) => onChange(event.target.value)}
            />
            {suggestions && (
              <datalist id={listId}>
                {suggestions.map((text) => (
                  <option key={text} value={text} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}

/** A ref that focuses its element when it appears. */

/** For `ref`: focuses the control when it appears, if wanted. */
export function useFocusAtFirst(wanted = false) {
  return useCallback(
    (element: HTMLElement | null) => {
      if (wanted) element?.focus();
    },
    [wanted],
  );
}

function submitOnEnter(event: KeyboardEvent, submit: () => void): void {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  submit();
}

interface SelectProps extends FieldRest {
  autoFocus?: boolean;
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string; disabled?: boolean }[];
}

export function Select({ value, onChange, options, autoFocus, ...field }: SelectProps) {
  const focus = useFocusAtFirst(autoFocus);
  return (
    <Field {...field}>
      {(ids) => (
        <select
          {...ids}
          ref={focus}
          className="control"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange'> {
  label: ReactNode;
  help?: ReactNode;
  value: boolean;
  onChange: (value: boolean) => void;
}

export function Checkbox({ label, help, value, onChange, className, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={clsx('flex items-start gap-2', className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        checked={value}
        aria-describedby={help ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 accent-(--ink)"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {help && (
          <p id={`${id}-note`} className="text-sm text-soft">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
