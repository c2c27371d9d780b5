import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components';
import { Button } from '../Button/Button';
import { Icon } from '../Icon/Icon';

export interface FileDropProps {
  /** What to bring: "Drop a roster bundle here". */
  label: ReactNode;
  /** Which kinds and how large. */
  description?: ReactNode;
  /** MIME types or `.zip` endings the file dialog offers. The server decides what is taken. */
  accept?: readonly string[];
  allowsMultiple?: boolean;
  isDisabled?: boolean;
  onFiles: (files: File[]) => void;
}

/** Files by drop, by paste or by the file dialog; the button alone is enough. */
export function FileDrop({
  label,
  description,
  accept,
  allowsMultiple = false,
  isDisabled,
  onFiles,
}: FileDropProps) {
  const take = (files: File[]) => files.length > 0 && onFiles(allowsMultiple ? files : files.slice(0, 1));
  return (
    <DropZone
      isDisabled={isDisabled}
      getDropOperation={() => 'copy'}
      onDrop={async (event) =>
        take(await Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile())))
      }
      className="flex flex-col items-center gap-2 rounded-kit border-2 border-dashed border-line-strong px-5 py-8 text-center drop-target:border-accent drop-target:bg-accent-soft focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent"
    >
      <Icon name="upload" className="size-7 text-ink-3" />
      <Text slot="label" className="font-strong">
        {label}
      </Text>
      {description && <p className="max-w-prose text-sm text-ink-2">{description}</p>}
      <FileTrigger
        acceptedFileTypes={accept ? [...accept] : undefined}
        allowsMultiple={allowsMultiple}
        onSelect={(files) => files && take([...files])}
      >
        <Button isDisabled={isDisabled}>
          {allowsMultiple ? <Trans>Choose files</Trans> : <Trans>Choose a file</Trans>}
        </Button>
      </FileTrigger>
    </DropZone>
  );
}
