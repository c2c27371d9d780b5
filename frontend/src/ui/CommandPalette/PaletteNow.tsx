import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useState } from 'react';
import {
  Dialog as AriaDialog,
  Autocomplete,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { OVERLAY } from '../Dialog/Dialog';
import { Icon } from '../Icon/Icon';
import { OPTION } from '../Select/Select';
import type { CommandPaletteProps, Found } from './CommandPalette';

function useFound(search: CommandPaletteProps['search'], text: string) {
  const [found, setFound] = useState<{ text: string; things: readonly Found[]; failed: boolean }>({
    text: '',
    things: [],
    failed: false,
  });
  useEffect(() => {
    if (!search || text.trim().length < 2) return;
    const controller = new AbortController();
    const answer = (things: readonly Found[], failed: boolean) =>
      !controller.signal.aborted && setFound({ text, things, failed });
    const timer = setTimeout(() => {
      search(text.trim(), controller.signal).then(
        (things) => answer(things, false),
        () => answer([], true),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search, text]);
  const isWanted = !!search && text.trim().length >= 2;
  return {
    things: isWanted ? found.things : [],
    isSearching: isWanted && found.text !== text,
    failed: isWanted && found.failed,
  };
}

function Entries({ title, things }: { title: string; things: readonly Found[] }) {
  return (
    <MenuSection>
      <Header className="px-2.5 pt-2 pb-1 text-xs text-ink-2">{title}</Header>
      {things.map((thing) => (
        <MenuItem
          key={thing.id}
          id={thing.id}
          textValue={thing.title}
          className={cx(OPTION, 'justify-between')}
        >
          <span>{thing.title}</span>
          {thing.subtitle && <span className="text-sm text-ink-2">{thing.subtitle}</span>}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

export default function PaletteNow({
  isOpen,
  onOpenChange,
  placeholder,
  actions,
  search,
  onGo,
  takeEarly,
}: CommandPaletteProps & {
  /** What was typed before the field had focus. */
  takeEarly: () => string;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const { things, isSearching, failed } = useFound(search, text);
  const fittingActions = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase();
    return actions.filter((action) => action.title.toLocaleLowerCase().includes(wanted));
  }, [actions, text]);
  const choose = (id: string) => {
    const chosen = [...things, ...fittingActions].find((thing) => thing.id === id);
    onOpenChange(false);
    if (chosen?.href) onGo(chosen.href);
    else chosen?.onAction?.();
  };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className={cx(OVERLAY, 'flex justify-center px-3 pt-[10dvh]')}
    >
      <Modal className="h-fit w-full max-w-xl overflow-clip rounded-[10px] border border-line bg-surface-float shadow-float">
        <AriaDialog aria-label={t`Find anything`} className="outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField
              aria-label={placeholder}
              autoFocus
              data-palette-field=""
              onFocus={() => {
                const early = takeEarly();
                if (early) setText((typed) => typed + early);
              }}
              className="flex items-center gap-2 border-b border-line px-2 ps-4"
            >
              <Icon name="search" className="text-ink-3" />
              <Input
                placeholder={placeholder}
                className="min-h-12 grow rounded-kit bg-transparent px-2 text-lg -outline-offset-2 placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <Menu
              aria-label={t`Results`}
              onAction={(id) => choose(String(id))}
              className="max-h-[50dvh] overflow-auto p-1 outline-none"
              renderEmptyState={() => (
                <p className="px-2.5 py-3 text-ink-2">
                  {isSearching ? <Trans>Looking…</Trans> : <Trans>Nothing found.</Trans>}
                </p>
              )}
            >
              {things.length > 0 && <Entries title={t`Found`} things={things} />}
              {fittingActions.length > 0 && <Entries title={t`Actions`} things={fittingActions} />}
            </Menu>
          </Autocomplete>
          <p role="status" className="px-4 pb-2 text-sm text-ink-2 empty:hidden">
            {failed ? t`The search did not answer. Actions still work.` : ''}
          </p>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
