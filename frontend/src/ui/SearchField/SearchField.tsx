import { useLingui } from '@lingui/react/macro';
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Button,
  Input,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { BOX } from '../Field/Field';
import { Icon } from '../Icon/Icon';

export interface SearchFieldProps
  extends Omit<AriaSearchFieldProps, 'children' | 'className' | 'style' | 'aria-label'> {
  /** Said to assistive technology and shown as the placeholder. */
  label: string;
  className?: string;
}

/** Narrows the list beside it. Escape empties it. */
export function SearchField({ label, className, ...props }: SearchFieldProps) {
  const { t } = useLingui();
  return (
    <AriaSearchField {...props} aria-label={label} className={cx('group self-start', className)}>
      <div className="relative">
        <Icon name="search" className="absolute start-3 top-1/2 -translate-y-1/2 text-ink-3" />
        <Input
          className={cx(BOX, 'ps-9 pe-9 [&::-webkit-search-cancel-button]:hidden')}
          placeholder={label}
        />
        <Button
          aria-label={t`Clear search`}
          className="absolute end-1 top-1/2 grid size-7 -translate-y-1/2 place-items-center rounded-kit text-ink-2 hover:bg-surface-3 group-empty:hidden"
        >
          <Icon name="close" />
        </Button>
      </div>
    </AriaSearchField>
  );
}
