import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { BOX, FIELD, FieldDescription, FieldLabel, FieldProblem } from '../Field/Field';
import { Icon } from '../Icon/Icon';
import { OPTION, type Option, POPOVER } from '../Select/Select';
import type { ComboBoxProps } from './ComboBox';

/** Asks `load` for the options that fit what is typed, 150 ms after the last key; late answers are dropped. */
function useLoadedOptions<Id extends string>(load: ComboBoxProps<Id>['load'], text: string) {
  const [loaded, setLoaded] = useState<readonly Option<Id>[]>([]);
  useEffect(() => {
    if (!load) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      load(text, controller.signal).then(
        (options) => !controller.signal.aborted && setLoaded(options),
        () => !controller.signal.aborted && setLoaded([]),
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [load, text]);
  return loaded;
}

export default function ComboBoxNow<Id extends string>(props: ComboBoxProps<Id>) {
  const {
    label,
    description,
    errorMessage,
    options,
    load,
    value,
    onChange,
    selectedLabel,
    placeholder,
    className,
    ...rest
  } = props;
  const { t } = useLingui();
  const [text, setText] = useState(
    selectedLabel ?? options?.find((option) => option.id === value)?.label ?? '',
  );
  const loaded = useLoadedOptions(load, text);
  return (
    <AriaComboBox
      {...rest}
      {...(load ? { items: loaded } : { defaultItems: options ?? [] })}
      inputValue={text}
      onInputChange={setText}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as Id | null)}
      isInvalid={!!errorMessage}
      allowsEmptyCollection
      menuTrigger="focus"
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <div className="relative">
        <Input className={cx(BOX, 'pe-10')} placeholder={placeholder} />
        <Button
          aria-label={t`Show choices`}
          className="absolute inset-y-0 end-0 grid w-10 place-items-center rounded-kit text-ink-2 hover:bg-surface-3 -outline-offset-2"
        >
          <Icon name="chevronDown" />
        </Button>
      </div>
      <FieldProblem>{errorMessage}</FieldProblem>
      <Popover className={POPOVER}>
        <ListBox<Option<Id>>
          className="max-h-80 outline-none"
          renderEmptyState={() => (
            <p className="px-2.5 py-2 text-ink-2">
              <Trans>Nothing fits what you typed.</Trans>
            </p>
          )}
        >
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={OPTION}>
              <span className="flex flex-col">
                <Text slot="label">{option.label}</Text>
                {option.description && (
                  <Text slot="description" className="text-sm text-ink-2">
                    {option.description}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
