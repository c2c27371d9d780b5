/** For whom a goal is written: what they are called, and the pronouns they say, where they said any. */
export interface GoalStudent {
  givenName: string;
  pronouns?: string | null;
}

type Place = 'they' | 'them' | 'their' | 'theirs' | 'themself';
type Set = Record<Place, string> & { isPlural: boolean };

const ENGLISH: Record<string, Set> = {
  she: { they: 'she', them: 'her', their: 'her', theirs: 'hers', themself: 'herself', isPlural: false },
  he: { they: 'he', them: 'him', their: 'his', theirs: 'his', themself: 'himself', isPlural: false },
  they: {
    they: 'they',
    them: 'them',
    their: 'their',
    theirs: 'theirs',
    themself: 'themself',
    isPlural: true,
  },
};
const SPANISH: Record<string, Partial<Record<Place, string>>> = {
  she: { they: 'ella', them: 'ella', theirs: 'suyo', themself: 'sí misma' },
  he: { they: 'él', them: 'él', theirs: 'suyo', themself: 'sí mismo' },
};
/** Pronouns people record, by their first word. What is not here is not guessed at: the name stands for it. */
const SAID: Record<string, string> = { she: 'she', ella: 'she', he: 'he', él: 'he', el: 'he', they: 'they' };

const PLACE = /\{(?:(name)|([Tt]hey|[Tt]hem|[Tt]heir|[Tt]heirs|[Tt]hemself)|(\w+)\|(\w+))\}/g;

function pronounsOf({ pronouns }: GoalStudent): string | null {
  const first =
    pronouns
      ?.trim()
      .toLocaleLowerCase()
      .split(/[^\p{L}]+/u)[0] ?? '';
  return SAID[first] ?? null;
}

/** By the name alone, for who said no pronouns: nobody guesses them from anything else. */
function byName(name: string, language: string): Set {
  return language === 'es'
    ? { they: name, them: name, their: 'su', theirs: 'suyo', themself: name, isPlural: false }
    : {
        they: name,
        them: name,
        their: `${name}’s`,
        theirs: `${name}’s`,
        themself: 'themself',
        isPlural: false,
      };
}

/** A goal of the bank in the words of one student: their name, and their pronouns or their name again. */
export function inWordsOf(student: GoalStudent, text: string, language: string): string {
  const said = pronounsOf(student);
  const neutral = byName(student.givenName, language);
  const known = said ? (language === 'es' ? SPANISH[said] : ENGLISH[said]) : undefined;
  const words: Set = { ...neutral, ...known };
  return text.replace(PLACE, (_, name, place, one, many) => {
    if (name) return student.givenName;
    if (!place) return words.isPlural ? many : one;
    const word = words[place.toLowerCase() as Place];
    return /^[A-Z]/.test(place) ? word.slice(0, 1).toLocaleUpperCase() + word.slice(1) : word;
  });
}
