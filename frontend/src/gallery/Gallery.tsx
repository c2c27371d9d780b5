import { useState } from 'react';
import { Frame, PageCrumbs } from '@/app/Frame';
import { placesOf } from '@/app/places';
import {
  Avatar,
  Banner,
  Button,
  Checkbox,
  CheckboxGroup,
  ComboBox,
  CommandPalette,
  ConfirmDialog,
  DataList,
  DateField,
  DatePicker,
  Dialog,
  Disclosure,
  Drawer,
  EmptyState,
  ErrorState,
  Facts,
  FileDrop,
  Kbd,
  KeyboardHelp,
  Link,
  Menu,
  NumberField,
  PageHeader,
  PresenceStack,
  ProgressBar,
  RadioGroup,
  SaveIndicator,
  SearchField,
  Section,
  Select,
  SidePanel,
  Skeleton,
  StatusMark,
  Table,
  Tabs,
  TextArea,
  TextField,
  TimeField,
  ToastRegion,
  Tooltip,
  toast,
} from '@/ui';

const PEOPLE = [
  { id: '1', name: 'Ana Ruiz', initials: 'AR', hue: 0 },
  { id: '2', name: 'Bo Lindqvist', initials: 'BL', hue: 1 },
  { id: '3', name: 'Chidi Okafor', initials: 'CO', hue: 2 },
  { id: '4', name: 'Dana Whitehorse', initials: 'DW', hue: 3 },
  { id: '5', name: 'Eun-ji Park', initials: 'EP', hue: 4 },
];
const ROWS = [
  { id: 'a', name: 'Maya Ruiz', grade: '3', minutes: 150 },
  { id: 'b', name: 'Oliver Chen-Whitfield', grade: '5', minutes: 60 },
  { id: 'c', name: 'Amara Osei', grade: 'K', minutes: 1200 },
];
const ROLES = [
  { id: 'case', label: 'Case manager' },
  { id: 'speech', label: 'Speech therapist', description: 'Also for hearing' },
  { id: 'psych', label: 'School psychologist' },
];

function Words() {
  return (
    <Section title="Words and marks" note="6 kinds">
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <StatusMark standing="overdue">Overdue</StatusMark>
        <StatusMark standing="due-soon">Fri, Dec 4 · in 11 days</StatusMark>
        <StatusMark standing="waiting">Waiting</StatusMark>
        <StatusMark standing="partial">In work</StatusMark>
        <StatusMark standing="done">Done</StatusMark>
        <StatusMark standing="plain">Planned</StatusMark>
      </div>
      <div className="flex flex-wrap items-center gap-5 pt-4">
        <SaveIndicator state="saving" />
        <SaveIndicator state="saved" savedAt={new Date()} />
        <SaveIndicator state="offline" />
        <SaveIndicator state="failed" />
        <PresenceStack people={PEOPLE} limit={3} />
        <Avatar name="Maya Ruiz" initials="MR" size="large" />
        <Kbd keys="mod+k" /> <Kbd keys="g t" />
      </div>
      <p className="max-w-prose pt-4">
        Reading text with <Link href="#a">a link in it</Link>. Maya reads 62 words a minute with three errors;
        the class reads 94.
      </p>
      <p className="text-ink-2">Second ink. </p>
      <p className="text-ink-3">Third ink.</p>
    </Section>
  );
}

function Pressed() {
  const [isOpen, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title="Pressed" actions={<Button size="small">Add one</Button>}>
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" onPress={() => setOpen('dialog')}>
          Open dialog
        </Button>
        <Button onPress={() => setOpen('drawer')}>Open drawer</Button>
        <Button look="danger" onPress={() => setOpen('confirm')}>
          Withdraw
        </Button>
        <Button look="plain" icon="plus" onPress={() => setOpen('palette')}>
          Open palette
        </Button>
        <Button isDisabled>Not now</Button>
        <Button isPending>Saving</Button>
        <Button onPress={() => setOpen('keys')}>Keys</Button>
        <Button
          onPress={() =>
            toast({ text: 'Shared with family', tone: 'ok', action: { label: 'Undo', onPress: close } })
          }
        >
          Toast
        </Button>
        <Button onPress={() => setOpen('panel')}>Open panel</Button>
        <Link href="#b" look="quiet">
          A link like a button
        </Link>
        <Tooltip text="More things to do">
          <Button icon="more" look="plain" aria-label="More" />
        </Tooltip>
        <Menu
          label="Document"
          trigger={<Button icon="chevronDown">Menu</Button>}
          entries={[
            { id: 'print', label: 'Print', icon: 'document' },
            { id: 'send', label: 'Send', description: 'By mail, in their language' },
            { id: 'remove', label: 'Withdraw', tone: 'danger', startsGroup: true },
          ]}
        />
      </div>
      <Dialog
        title="Add to the team"
        isOpen={isOpen === 'dialog'}
        onOpenChange={close}
        footer={
          <>
            <Button onPress={close}>Cancel</Button>
            <Button look="primary" onPress={close}>
              Add person
            </Button>
          </>
        }
      >
        <TextField label="Name" />
        <DateField label="From" value="2026-12-04" onChange={() => {}} />
      </Dialog>
      <Drawer
        title="Details"
        isOpen={isOpen === 'drawer'}
        onOpenChange={close}
        footer={<Button onPress={close}>Done</Button>}
      >
        <Facts facts={ROWS.map((row) => ({ label: row.name, value: `${row.minutes} min` }))} />
      </Drawer>
      <ConfirmDialog
        title="Withdraw the draft?"
        confirmLabel="Withdraw draft"
        tone="danger"
        reasonLabel="Why?"
        isOpen={isOpen === 'confirm'}
        onOpenChange={close}
        onConfirm={close}
      >
        <p>The family will no longer see it.</p>
      </ConfirmDialog>
      <CommandPalette
        isOpen={isOpen === 'palette'}
        onOpenChange={close}
        placeholder="Find anything"
        onGo={() => {}}
        actions={[
          { id: '1', title: 'Go to Today', subtitle: 'g t', href: '/' },
          { id: '2', title: 'Go to Caseload', href: '/caseload' },
        ]}
      />
      <KeyboardHelp
        isOpen={isOpen === 'keys'}
        onOpenChange={close}
        groups={[
          {
            title: 'Everywhere',
            keys: [
              { keys: 'mod+k', does: 'Find anything' },
              { keys: 'g t', does: 'Today' },
            ],
          },
        ]}
      />
      {isOpen === 'panel' && (
        <SidePanel title="Ready?" onClose={close}>
          <DataList label="Findings" rows={ROWS} getId={(row) => row.id}>
            {(row) => (
              <div className="py-2">
                <StatusMark standing="overdue">{row.name}</StatusMark>
                <p className="text-sm text-ink-2">Has no baseline · 300.320(a)(2)</p>
              </div>
            )}
          </DataList>
        </SidePanel>
      )}
    </Section>
  );
}

function Fields() {
  const [text, setText] = useState('Grand Bend');
  const [role, setRole] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [roles, setRoles] = useState<string[]>(['case']);
  const [day, setDay] = useState<string | null>('2026-12-04');
  const [time, setTime] = useState<string | null>('14:30');
  return (
    <Section title="Fields">
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Name" description="As it is written on papers." value={text} onChange={setText} />
        <TextField label="Code" errorMessage="Codes have four digits." defaultValue="12" />
        <TextArea label="Note" isRequired={false} defaultValue="Reads best in the morning." />
        <NumberField label="Minutes a week" defaultValue={150} minValue={0} step={5} />
        <Select label="Role" options={ROLES} value={role} onChange={setRole} />
        <ComboBox
          label="Person"
          options={ROLES}
          value={person}
          onChange={setPerson}
          placeholder="Type a name"
        />
        <DateField label="Starts on" value={day} onChange={setDay} />
        <DatePicker label="Meets on" value={day} onChange={setDay} />
        <TimeField label="Begins at" value={time} onChange={setTime} />
        <SearchField label="Narrow the list" />
        <CheckboxGroup label="Who comes" options={ROLES} value={roles} onChange={setRoles} />
        <Checkbox>I have read the whole text.</Checkbox>
      </div>
    </Section>
  );
}

function Choices() {
  const [choice, setChoice] = useState<'yes' | 'no' | 'ask' | null>('no');
  const [tab, setTab] = useState<'one' | 'two'>('one');
  return (
    <Section title="Choices">
      <RadioGroup
        label="Reading help, 30 minutes a day"
        look="cards"
        value={choice}
        onChange={setChoice}
        choices={[
          { id: 'yes', label: 'Agree' },
          { id: 'no', label: 'Disagree' },
          { id: 'ask', label: 'I have a question' },
        ]}
      />
      <RadioGroup
        className="pt-5"
        label="How"
        value={choice}
        onChange={setChoice}
        choices={[
          { id: 'yes', label: 'In the room' },
          { id: 'no', label: 'By phone', description: 'We call you.' },
        ]}
      />
      <div className="pt-5">
        <Tabs
          label="Views"
          selected={tab}
          onChange={setTab}
          tabs={[
            { id: 'one', label: 'Timeline', content: <p>What happened when.</p> },
            { id: 'two', label: 'Facts', content: <p>What is known.</p> },
          ]}
        />
      </div>
      <Disclosure title="The full text">One tap away.</Disclosure>
    </Section>
  );
}

function Lists({ many }: { many: boolean }) {
  const rows = many
    ? Array.from({ length: 2000 }, (_, n) => ({ id: String(n), name: `Person ${n}`, grade: '4', minutes: n }))
    : ROWS;
  return (
    <Section title="Lists">
      <DataList
        label="Names"
        rows={rows}
        getId={(row) => row.id}
        hasMore
        total={{ value: 40, isExact: true }}
      >
        {(row) => (
          <div className="flex items-center gap-3 py-2">
            <Avatar name={row.name} initials={row.name.slice(0, 2)} isDecorative />
            <Link href="#row" look="row" className="grow font-strong">
              {row.name}
            </Link>
            <StatusMark standing="waiting">Waiting</StatusMark>
          </div>
        )}
      </DataList>
      <div className="pt-6">
        <Table
          label="Minutes"
          rows={ROWS}
          getId={(row) => row.id}
          sorting={{ column: 'name', direction: 'ascending' }}
          columns={[
            { id: 'name', header: 'Name', cell: (row) => row.name, isRowHeader: true, isSortable: true },
            { id: 'grade', header: 'Grade', cell: (row) => row.grade },
            {
              id: 'minutes',
              header: 'Minutes',
              cell: (row) => row.minutes.toLocaleString('en'),
              align: 'end',
              isSortable: true,
            },
          ]}
        />
      </div>
    </Section>
  );
}

function States() {
  return (
    <Section title="States">
      <div className="flex flex-col gap-4">
        <Banner
          tone="attention"
          title="The draft was shared 2 days ago."
          action={<Button size="small">Open</Button>}
        >
          Changes you make now are marked for the family.
        </Banner>
        <Banner tone="danger" title="Your connection is gone." />
        <Banner tone="ok" title="Signed by everybody." onDismiss={() => {}} />
        <Banner title="Copied text is grey until touched." />
        <ErrorState onRetry={() => {}} reference="7f3a-11">
          Something went wrong on our side.
        </ErrorState>
        <EmptyState title="Nothing is due.">Next: annual review for M. Ruiz, Jan 12.</EmptyState>
        <Skeleton lines={3} />
        <ProgressBar label="Applying" value={3} max={6} note="3 of 6" />
        <FileDrop
          label="Drop a roster here"
          description="A zip or its files, up to 200 MB."
          onFiles={() => {}}
        />
        <Facts
          facts={[
            { label: 'School', value: 'Lakeside Elementary' },
            { label: 'Languages at home', value: 'Spanish, English' },
            { label: 'Left out', value: null },
          ]}
        />
      </div>
    </Section>
  );
}

/** Everything in the kit on one page, to look at. It is built only in gallery mode. */
export function Gallery({ part }: { part: string | null }) {
  const [language, setLanguage] = useState('en');
  return (
    <Frame
      organisation="Grand Bend Schools"
      person={{ name: 'Ana Ruiz', initials: 'AR' }}
      places={placesOf(['today', 'caseload', 'students', 'meetings', 'roster'])}
      currentPlaceId="caseload"
      language={language}
      onLanguage={setLanguage}
      onFind={() => {}}
      onKeyboardHelp={() => {}}
      onSignOut={() => {}}
    >
      <PageCrumbs
        crumbs={[
          { label: 'Caseload', href: '#caseload' },
          { label: 'Maya Ruiz', href: '#maya' },
          { label: 'Kit' },
        ]}
      />
      <PageHeader
        title="The kit"
        subtitle="Everything there is, in all its states"
        status={<StatusMark standing="due-soon">Fri, Dec 4 · in 11 days</StatusMark>}
        actions={
          <>
            <Button>Print</Button>
            <Button look="primary">Share with family</Button>
          </>
        }
      />
      {part === 'many' ? (
        <Lists many />
      ) : (
        <>
          <Words />
          <Pressed />
          <Fields />
          <Choices />
          <Lists many={false} />
          <States />
        </>
      )}
      <ToastRegion />
    </Frame>
  );
}
