import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../Button/Button';
import type { IconName } from '../Icon/Icon';
import { Menu } from '../Menu/Menu';
import { applyTheme, readTheme, type Theme } from './theme';

const ICONS: Record<Theme, IconName> = { system: 'contrast', light: 'sun', dark: 'moon' };

/** Light, dark, or as this device has it. */
export function ThemeSwitch() {
  const { t } = useLingui();
  const [theme, setTheme] = useState<Theme>(readTheme);
  const names: Record<Theme, string> = { system: t`As this device`, light: t`Light`, dark: t`Dark` };
  const current = names[theme];
  return (
    <Menu
      label={t`Colors`}
      trigger={<Button look="plain" size="small" icon={ICONS[theme]} aria-label={t`Colors: ${current}`} />}
      entries={(['system', 'light', 'dark'] as const).map((id) => ({
        id,
        label: names[id],
        icon: ICONS[id],
        onAction: () => {
          applyTheme(id);
          setTheme(id);
        },
      }))}
    />
  );
}
