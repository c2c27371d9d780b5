import { useLingui } from '@lingui/react/macro';
import { TextField } from '@/ui';
import type { Problems, ProviderDraft } from './draft';

interface ProviderFieldsProps {
  draft: ProviderDraft;
  onChange: (draft: ProviderDraft) => void;
  problems: Problems;
  /** True when a secret is stored: it is never shown, and stays when nothing is typed. */
  hasSecret?: boolean;
}

/** How the people of one audience sign in, as their OpenID Connect provider gives it. */
export function ProviderFields({ draft, onChange, problems, hasSecret = false }: ProviderFieldsProps) {
  const { t, i18n } = useLingui();
  const field = (name: keyof ProviderDraft) => ({
    value: draft[name],
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
    errorMessage: problems[name] && i18n._(problems[name]),
    autoComplete: 'off',
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        {...field('label')}
        label={t`Label`}
        description={t`What people see on the sign-in page, such as “Google”.`}
        isRequired
      />
      <TextField
        {...field('issuer')}
        label={t`Issuer`}
        description={t`The address the provider calls its issuer.`}
        placeholder="https://"
        type="url"
        isRequired
      />
      <TextField
        {...field('clientId')}
        label={t`Client ID`}
        description={t`The provider gives it with the secret.`}
        isRequired
      />
      <TextField
        {...field('clientSecret')}
        label={t`Client secret`}
        description={
          hasSecret
            ? t`Stored, and never shown again. Leave empty to keep it.`
            : t`Is stored sealed and never shown again.`
        }
        type="password"
        autoComplete="new-password"
        isRequired={!hasSecret}
      />
      <TextField
        {...field('rosterClaim')}
        label={t`Roster claim`}
        description={t`Which claim holds the roster id. Empty: by invitation only.`}
        isRequired={false}
      />
      <TextField
        {...field('allowedDomains')}
        label={t`Allowed email domains`}
        description={t`Separated by commas. Empty allows every domain.`}
        isRequired={false}
      />
    </div>
  );
}
