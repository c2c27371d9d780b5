import { expect, type Page } from '@playwright/test';
import { linkInMail } from './mail';
import { openDraft, openStudent, plansOf } from './plan';

/** Every page there is, for the walk in pages.spec.ts: add a line with each new page. */
export interface WalkedPage {
  /** Also the name of its pictures. */
  name: string;
  /** What it walks: a file of src/routes without its ending, or a pattern of the family app. */
  route: string;
  /** A role of Maple Grove's demo people, or the operator; left out for pages without a session. */
  as?: string;
  /** Goes there as a person does. */
  open: (page: Page) => Promise<void>;
}

const at = (path: string) => async (page: Page) => {
  await page.goto(path);
};
const inMain = (page: Page) => page.getByRole('main');

/** In Maple Grove: one student whose plan is a draft, one whose plan is in force, one whose family is asked to sign. */
const [DRAFTED, IN_FORCE, ASKED] = ['Camila Chen', 'Adam Kowalski', 'Nora Kowalski'] as const;
export const ASKED_TO_SIGN = ASKED;
/** A parent consented to a reevaluation of theirs. */
const EVALUATED = 'Iris Novak';
/** A parent is asked for consent to a first evaluation; under Section 504 a group has decided. */
const DECIDED = 'Ivy Larsson';

const student = (name: string) => (page: Page) => openStudent(page, name);
const draft = async (page: Page) => {
  await openDraft(page, DRAFTED);
  await expect(page.getByRole('textbox').first()).toBeVisible();
};
const evaluated = async (page: Page) => {
  await page.goto('/requests');
  await page.getByRole('main').getByRole('link', { name: EVALUATED }).first().click();
  await expect(page.getByRole('table', { name: 'Plan by area' })).toBeVisible();
};
const decided = async (page: Page) => {
  await page.goto('/requests');
  await page.getByRole('main').getByRole('link', { name: DECIDED }).first().click();
  await expect(page.getByRole('region', { name: 'Consent', exact: true })).toBeVisible();
};
/** A surrogate was appointed for a child whose parents are presumed to hold rights. */
const rights = async (page: Page) => {
  await page.goto('/students');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(EVALUATED);
  await page.getByRole('link', { name: EVALUATED }).first().click();
  await page.getByRole('link', { name: 'Family and rights' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Family and rights' })).toBeVisible();
};
const asked = async (page: Page) => {
  await page.goto('/students');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(EVALUATED);
  await page.getByRole('link', { name: EVALUATED }).first().click();
  await page.getByRole('link', { name: 'What they asked' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What the family asked' })).toBeVisible();
};
const finalPlan = (name: string) => async (page: Page) => {
  await openStudent(page, name);
  await plansOf(page).filter({ hasNotText: 'Draft' }).first().getByRole('link').click();
  await expect(page.getByText('Hash', { exact: true })).toBeVisible();
};
const meeting = (list: string) => async (page: Page) => {
  await page.goto('/meetings');
  await page.getByRole('list', { name: list }).getByRole('link').first().click();
  await expect(page.getByRole('region', { name: 'Required roles' })).toBeVisible();
};
/** Opens a page and then what a button on it opens. */
const then = (open: WalkedPage['open'], ...buttons: (string | RegExp)[]) => {
  return async (page: Page) => {
    await open(page);
    for (const name of buttons) await page.getByRole('button', { name }).first().click();
    await expect(page.locator('[role=dialog], [role=alertdialog], [role=menu]').first()).toBeVisible();
  };
};
const pressing = (open: WalkedPage['open'], key: string) => async (page: Page) => {
  await open(page);
  await expect(page.locator('h1')).toBeVisible();
  await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toBeVisible();
};
const district = async (page: Page) => {
  await page.goto('/deployment');
  await inMain(page)
    .getByRole('link', { name: /Juniper/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Try sign-in' }).first()).toBeVisible();
};

/**
 * A bundle of OneRoster 1.1 with one row of every kind a person has to look at: new ones, one nobody can read, and
 * warnings; whoever is not in it would be ended.
 */
const BUNDLE: Readonly<Record<string, string>> = {
  'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n' +
    'm-d,active,2026-08-01T00:00:00Z,Maple Grove,district,1,\n' +
    'm-s9,active,2026-08-01T00:00:00Z,Maple Hill School,school,9,m-d\n',
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n' +
    'm-u1,active,2026-08-01T00:00:00Z,true,m-s9,student,uma.one,,Uma,One,,1,uma.one@maple.example,,,,04,\n' +
    'm-u2,active,not a day,maybe,m-s9,student,tom.two,,Tom,Two,,2,,,,,99,\n' +
    ',active,2026-08-01T00:00:00Z,true,m-s9,student,no.body,,No,Body,,3,,,,,05,\n' +
    'm-u4,active,2026-08-01T00:00:00Z,true,m-s9,principal,pat.lead,,Pat,Lead,,4,pat.lead@maple.example,,,,,\n',
};
const rosterImport = async (page: Page) => {
  await page.goto('/roster');
  await page.setInputFiles(
    'input[type=file]',
    Object.entries(BUNDLE).map(([name, text]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })),
  );
  await expect(page).toHaveURL(/\/roster\/.+/);
  await expect(page.getByRole('button', { name: 'Apply roster' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('region', { name: 'Row by row' })).toBeVisible();
};

const home = at('/family');
const fromHome = (link: string | RegExp, place: RegExp) => async (page: Page) => {
  await page.goto('/family');
  await page.getByRole('link', { name: link }).first().click();
  await expect(page).toHaveURL(place);
};
const signing = async (page: Page) => {
  await page.goto('/family');
  await page.locator('a[href*="/family/sign/"]').first().click();
  await expect(page.getByText('You may say no. It is your right.')).toBeVisible();
};
const card = async (page: Page) => {
  await signing(page);
  await page.getByRole('button', { name: /Start now|Go on/ }).click();
  await expect(page.getByRole('radiogroup')).toBeVisible();
};
/** Answers every card and stops before signing. */
const summary = async (page: Page) => {
  await card(page);
  for (let count = 0; (await page.getByRole('radiogroup').count()) > 0; count += 1) {
    expect(count).toBeLessThan(40);
    const address = page.url();
    await page.getByRole('radio', { name: 'I agree' }).check({ force: true });
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page).not.toHaveURL(address);
  }
  await expect(page.getByLabel(/full name/i)).toBeVisible();
};

const OPEN: readonly WalkedPage[] = [
  { name: 'sign-in', route: 'sign-in', open: at('/sign-in') },
  { name: 'sign-in-failed', route: 'sign-in', open: at('/sign-in?error=NOT_LINKED') },
  { name: 'signed-out', route: 'signed-out', open: at('/signed-out') },
  {
    name: 'invitation',
    route: 'invitation.$slug.$token',
    open: at('/invitation/maple/an-old-link'),
  },
  { name: 'family-sign-in', route: '/family/sign-in', open: at('/family/sign-in') },
  {
    name: 'family-invitation',
    route: '/family/invitation/:slug/:token',
    open: at('/family/invitation/maple/an-old-link'),
  },
  { name: 'family-letter', route: '/family/letter/:slug', open: at('/family/letter/maple') },
];

const STAFF: readonly WalkedPage[] = [
  { name: 'today', route: '_app/index', as: 'case_manager', open: at('/') },
  { name: 'overview', route: '_app/index', as: 'district_administrator', open: at('/') },
  { name: 'overview-operator', route: '_app/index', as: 'operator', open: at('/') },
  { name: 'caseload', route: '_app/caseload', as: 'case_manager', open: at('/caseload') },
  { name: 'students', route: '_app/students.index', as: 'principal', open: at('/students') },
  {
    name: 'status',
    route: '_app/students_.status',
    as: 'registrar',
    open: at('/students/status'),
  },
  {
    name: 'caseloads',
    route: '_app/caseloads.index',
    as: 'special_education_director',
    open: at('/caseloads'),
  },
  {
    name: 'hand-over',
    route: '_app/caseloads.$personId',
    as: 'special_education_director',
    async open(page) {
      await page.goto('/caseloads');
      await page
        .getByRole('link', { name: /^Hand over the students of/ })
        .first()
        .click();
      await expect(page.getByRole('button', { name: /^Hand over \d+ student/ })).toBeVisible();
    },
  },
  { name: 'student', route: '_app/students.$studentId', as: 'case_manager', open: student(DRAFTED) },
  {
    name: 'student-team',
    route: '_app/students.$studentId',
    as: 'case_manager',
    open: then(student(DRAFTED), 'Change the team'),
  },
  {
    name: 'student-team-end',
    route: '_app/students.$studentId',
    as: 'case_manager',
    open: then(student(DRAFTED), 'Change the team', /^End the access of/),
  },
  {
    name: 'student-attach',
    route: '_app/students.$studentId',
    as: 'case_manager',
    open: then(student(DRAFTED), 'Attach a file'),
  },
  {
    name: 'student-start-plan',
    route: '_app/students.$studentId',
    as: 'case_manager',
    open: then(student(IN_FORCE), 'Start an IEP'),
  },
  {
    name: 'student-files',
    route: '_app/students_.$studentId.files',
    as: 'case_manager',
    open: async (page) => {
      await student(IN_FORCE)(page);
      await page.getByRole('link', { name: 'All files' }).click();
      await expect(page.getByRole('heading', { level: 1, name: `Files of ${IN_FORCE}` })).toBeVisible();
    },
  },
  {
    name: 'student-at-a-glance',
    route: '_app/students_.$studentId.at-a-glance',
    as: 'case_manager',
    open: async (page) => {
      await openStudent(page, IN_FORCE);
      await page.getByRole('link', { name: 'At a glance', exact: true }).click();
      await expect(page.getByRole('link', { name: 'Print on one page' })).toBeVisible();
    },
  },
  {
    name: 'student-rights',
    route: '_app/students_.$studentId.family',
    as: 'special_education_director',
    open: rights,
  },
  {
    name: 'student-asked',
    route: '_app/students_.$studentId.asked',
    as: 'special_education_director',
    open: asked,
  },
  {
    name: 'student-rights-decide',
    route: '_app/students_.$studentId.family',
    as: 'special_education_director',
    open: then(rights, 'Record a decision…'),
  },
  { name: 'plan-draft', route: '_app/plans.$planId', as: 'case_manager', open: draft },
  {
    name: 'plan-finalize',
    route: '_app/plans.$planId',
    as: 'case_manager',
    open: then(draft, 'Finalize…'),
  },
  { name: 'plan-signed', route: '_app/plans.$planId', as: 'case_manager', open: finalPlan(IN_FORCE) },
  {
    name: 'plan-amend',
    route: '_app/plans.$planId',
    as: 'case_manager',
    open: then(finalPlan(IN_FORCE), 'Amend…'),
  },
  { name: 'plan-waiting', route: '_app/plans.$planId', as: 'case_manager', open: finalPlan(ASKED) },
  {
    name: 'plan-compare',
    route: '_app/plans_.$planId.compare',
    as: 'case_manager',
    open: async (page) => {
      await draft(page);
      await page.getByRole('button', { name: 'More to do with the plan' }).click();
      await page.getByRole('menuitem', { name: 'Compare…' }).click();
      await expect(page.getByRole('button', { name: /^Next/ })).toBeVisible();
    },
  },
  {
    name: 'plan-notice',
    route: '_app/plans_.$planId.notice',
    as: 'case_manager',
    open: async (page) => {
      await finalPlan(ASKED)(page);
      await page.getByRole('link', { name: 'Prior written notice' }).click();
      await expect(page.getByRole('region', { name: 'Whom it reached' })).toBeVisible();
    },
  },
  { name: 'plan-not-there', route: '_app/plans.$planId', as: 'case_manager', open: at('/plans/none') },
  // What stands on it is walked in journey/translation.spec.ts: nobody translates here yet.
  {
    name: 'translation-not-there',
    route: '_app/translations.$translationId',
    as: 'case_manager',
    open: at('/translations/none'),
  },
  {
    name: 'determination',
    route: '_app/determinations.$determinationId',
    as: 'special_education_director',
    open: async (page) => {
      await decided(page);
      await page.locator('a[href*="/determinations/"]').first().click();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  { name: 'meetings', route: '_app/meetings.index', as: 'case_manager', open: at('/meetings') },
  {
    name: 'meeting-arrange',
    route: '_app/meetings.new',
    as: 'case_manager',
    open: async (page) => {
      await openStudent(page, DRAFTED);
      await page.getByRole('link', { name: 'Arrange a meeting' }).click();
      await expect(page.getByRole('textbox', { name: /Place/ })).toBeVisible();
    },
  },
  {
    name: 'meeting-coming',
    route: '_app/meetings.$meetingId',
    as: 'case_manager',
    open: meeting('Coming meetings'),
  },
  {
    name: 'meeting-move',
    route: '_app/meetings.$meetingId',
    as: 'case_manager',
    open: then(meeting('Coming meetings'), 'Move meeting'),
  },
  {
    name: 'meeting-call-off',
    route: '_app/meetings.$meetingId',
    as: 'case_manager',
    open: then(meeting('Coming meetings'), 'Call off'),
  },
  {
    name: 'meeting-held',
    route: '_app/meetings.$meetingId',
    as: 'case_manager',
    open: meeting('Earlier meetings'),
  },
  {
    name: 'meeting-room',
    route: '_app/meetings_.$meetingId.room',
    as: 'case_manager',
    open: async (page) => {
      await meeting('Earlier meetings')(page);
      await page.getByRole('link', { name: 'Minutes of the meeting' }).click();
      await expect(page.getByRole('region', { name: 'Who is here' })).toBeVisible();
    },
  },
  {
    name: 'requests',
    route: '_app/requests',
    as: 'special_education_director',
    open: async (page) => {
      await page.goto('/requests');
      await expect(page.getByRole('article').first()).toBeVisible();
    },
  },
  {
    name: 'student-asked-for-consent',
    route: '_app/students.$studentId',
    as: 'special_education_director',
    open: decided,
  },
  {
    name: 'case-notice',
    route: '_app/notices.$noticeId',
    as: 'special_education_director',
    open: async (page) => {
      await decided(page);
      await page.getByRole('link', { name: 'Notice that proposes the evaluation' }).first().click();
      await expect(page.getByText('Hash', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'board',
    route: '_app/board',
    as: 'special_education_director',
    open: async (page) => {
      await page.goto('/board?standing=soon&days=90');
      await expect(page.getByRole('list', { name: 'Due soon' }).getByRole('listitem').first()).toBeVisible();
    },
  },
  {
    name: 'board-why',
    route: '_app/board',
    as: 'special_education_director',
    open: then(at('/board?standing=soon&days=90'), /why this day\?$/),
  },
  { name: 'alerts', route: '_app/alerts', as: 'case_manager', open: at('/alerts') },
  {
    name: 'evaluation-of-student',
    route: '_app/students.$studentId',
    as: 'special_education_director',
    open: evaluated,
  },
  {
    name: 'evaluation-area',
    route: '_app/evaluations_.$caseId.$areaId',
    as: 'special_education_director',
    open: async (page) => {
      await evaluated(page);
      await page.getByRole('table', { name: 'Plan by area' }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { name: 'Report', exact: true })).toBeVisible();
    },
  },
  {
    name: 'evaluation-report',
    route: '_app/evaluations.$caseId',
    as: 'special_education_director',
    open: async (page) => {
      await evaluated(page);
      const area = page.getByRole('table', { name: 'Plan by area' }).getByRole('link').first();
      const address = (await area.getAttribute('href')) ?? '';
      await page.goto(address.split('/').slice(0, -1).join('/'));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  { name: 'people', route: '_app/people', as: 'district_administrator', open: at('/people') },
  { name: 'schools', route: '_app/schools', as: 'district_administrator', open: at('/schools') },
  { name: 'roster', route: '_app/roster.index', as: 'district_administrator', open: at('/roster') },
  {
    name: 'roster-import',
    route: '_app/roster.$importId',
    as: 'district_administrator',
    open: rosterImport,
  },
  {
    name: 'calendar',
    route: '_app/district.calendar',
    as: 'district_administrator',
    open: at('/district/calendar'),
  },
  {
    name: 'calendar-add',
    route: '_app/district.calendar',
    as: 'district_administrator',
    open: then(at('/district/calendar'), 'Add days'),
  },
  {
    name: 'file-rules',
    route: '_app/district.files',
    as: 'district_administrator',
    open: at('/district/files'),
  },
  {
    name: 'file-rules-how-long',
    route: '_app/district.files',
    as: 'district_administrator',
    open: then(at('/district/files'), 'Change how long: Medical record'),
  },
  {
    name: 'categories',
    route: '_app/district.categories',
    as: 'district_administrator',
    open: at('/district/categories'),
  },
  {
    name: 'categories-change',
    route: '_app/district.categories',
    as: 'district_administrator',
    open: then(at('/district/categories'), 'Change: Developmental delay'),
  },
  {
    name: 'files-to-destroy',
    route: '_app/district.destruction',
    as: 'special_education_director',
    open: at('/district/destruction'),
  },
  {
    name: 'rules',
    route: '_app/district.rules',
    as: 'district_administrator',
    open: at('/district/rules'),
  },
  {
    name: 'forms',
    route: '_app/district.forms',
    as: 'district_administrator',
    open: async (page) => {
      await page.goto('/district/forms');
      await page
        .getByRole('button', { name: /^Date of the team meeting/ })
        .first()
        .click();
      await expect(page.getByRole('textbox', { name: 'Help, Spanish' })).toBeVisible();
    },
  },
  {
    name: 'forms-question',
    route: '_app/district.forms',
    as: 'district_administrator',
    open: then(at('/district/forms?part=goals'), 'Add a question'),
  },
  {
    name: 'forms-preview',
    route: '_app/district.forms',
    as: 'district_administrator',
    open: async (page) => {
      await page.goto('/district/forms');
      await page.getByRole('button', { name: 'Preview…' }).click();
      await expect(page.getByRole('img', { name: /printed page/ })).toBeVisible({ timeout: 15_000 });
    },
  },
  { name: 'deployment', route: '_app/deployment.index', as: 'operator', open: at('/deployment') },
  { name: 'deployment-new', route: '_app/deployment.new', as: 'operator', open: at('/deployment/new') },
  { name: 'deployment-jobs', route: '_app/deployment.jobs', as: 'operator', open: at('/deployment/jobs') },
  { name: 'deployment-district', route: '_app/deployment.$districtId', as: 'operator', open: district },
  {
    name: 'deployment-provider',
    route: '_app/deployment.$districtId',
    as: 'operator',
    open: then(district, 'Change provider'),
  },
  {
    name: 'deployment-invite',
    route: '_app/deployment.$districtId',
    as: 'operator',
    open: then(district, 'Invite administrator'),
  },
  {
    name: 'deployment-suspend',
    route: '_app/deployment.$districtId',
    as: 'operator',
    open: then(district, 'Suspend district'),
  },
  { name: 'palette', route: '_app/index', as: 'case_manager', open: pressing(at('/'), 'Control+k') },
  { name: 'keys', route: '_app/index', as: 'case_manager', open: pressing(at('/'), '?') },
  {
    name: 'account-menu',
    route: '_app/index',
    as: 'case_manager',
    open: then(at('/'), 'RL Ruth Larsen'),
  },
];

const FAMILY: readonly WalkedPage[] = [
  { name: 'family-home', route: '/family', as: 'parent', open: home },
  {
    name: 'family-plan',
    route: '/family/plans/:planId',
    as: 'parent',
    open: fromHome('Plan for Adam in plain words', /\/family\/plans\//),
  },
  {
    name: 'family-files',
    route: '/family/files/:studentId',
    as: 'parent',
    open: fromHome('Papers and reports', /\/family\/files\//),
  },
  {
    name: 'family-asked',
    route: '/family/asked/:studentId',
    as: 'parent',
    open: fromHome('Write to the team, ask for something', /\/family\/asked\//),
  },
  {
    name: 'family-notice',
    route: '/family/notices/:noticeId',
    as: 'parent',
    open: fromHome(/^Notice from the school/, /\/family\/notices\//),
  },
  {
    name: 'family-rights',
    route: '/family/rights/:studentId',
    as: 'parent',
    open: fromHome(/^Your rights in special education/, /\/family\/rights\//),
  },
  {
    name: 'family-section-504',
    route: '/family/section-504/:studentId',
    as: 'parent_504',
    open: async (page) => {
      // Where the school did nothing yet, the page tells the rights all the same.
      await page.goto('/family');
      const child = await page.locator('a[href*="/family/rights/"]').first().getAttribute('href');
      await page.goto(String(child).replace('/rights/', '/section-504/'));
      await expect(page.getByRole('heading', { name: 'Your rights under Section 504' })).toBeVisible();
    },
  },
  {
    name: 'family-consent',
    route: '/family/consents/:askId',
    as: 'parent_504',
    open: async (page) => {
      await page.goto('/family');
      await page.locator('a[href*="/family/consents/"]').first().click();
      await expect(page).toHaveURL(/\/family\/consents\//);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  {
    name: 'family-home-asked',
    route: '/family',
    as: 'parent_504',
    open: async (page) => {
      await page.goto('/family');
      await expect(page.locator('a[href*="/family/consents/"]').first()).toBeVisible();
    },
  },
  {
    name: 'family-determination',
    route: '/family/determinations/:determinationId',
    as: 'parent_504',
    open: async (page) => {
      await page.goto('/family');
      await page.locator('a[href*="/family/determinations/"]').first().click();
      await expect(page).toHaveURL(/\/family\/determinations\//);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  {
    name: 'family-evaluation',
    route: '/family/evaluations/:caseId',
    as: 'parent',
    // Nobody's report is out in the demo.
    open: async (page) => {
      await page.goto('/family/evaluations/none');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  {
    name: 'family-help',
    route: '/family/help/:studentId',
    as: 'parent',
    open: fromHome('Ask the school for help', /\/family\/help\//),
  },
  {
    name: 'family-stop',
    route: '/family/stop/:studentId',
    as: 'parent',
    open: async (page) => {
      await fromHome('Who looked at this record', /\/family\/access\//)(page);
      await page.goto(page.url().replace('/access/', '/stop/'));
      await expect(page.getByRole('heading', { level: 1, name: /Stop special education/ })).toBeVisible();
    },
  },
  {
    name: 'family-access',
    route: '/family/access/:studentId',
    as: 'parent',
    open: fromHome('Who looked at this record', /\/family\/access\//),
  },
  {
    name: 'family-meeting',
    route: '/family/meetings/:meetingId',
    as: 'parent',
    open: async (page) => {
      await page.goto(await linkInMail(page, 'agnes.kowalski@', /\/family\/meetings\//));
      await expect(page.getByText('Are you coming?')).toBeVisible();
    },
  },
  { name: 'family-sign', route: '/family/sign/:requestId', as: 'parent', open: signing },
  {
    name: 'family-decide',
    route: '/family/decide/:requestId',
    as: 'parent',
    open: async (page) => {
      await page.goto(await linkInMail(page, 'agnes.kowalski@', /\/family\/decide\//));
      await expect(page.getByText('You may say no. It is your right.')).toBeVisible();
    },
  },
  { name: 'family-sign-card', route: '/family/sign/:requestId', as: 'parent', open: card },
  { name: 'family-sign-summary', route: '/family/sign/:requestId', as: 'parent', open: summary },
];

export const WALKED_PAGES: readonly WalkedPage[] = [...OPEN, ...STAFF, ...FAMILY];
