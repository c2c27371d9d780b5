"""What the demo's children work on: for each area a need, a goal, a service and supports, as a team would write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One area of need. `{name}`, `{they}`, `{their}`, `{low}`, `{high}` are filled; `levels` are (now, in a year)."""

    key: str
    kind: str  # academic | functional
    subject: str
    need: str
    present: str
    effect: str
    condition: str
    behavior: str
    criterion: str
    unit: str
    method: str
    every: str
    levels: tuple[tuple[int, int], ...]
    service: str
    role: str
    minutes: int
    sessions: int
    setting: str
    location: str
    accommodation: str
    aid: str


AREAS = {
    area.key: area
    for area in (
        Area(
            "fluency", "academic", "Reading fluency", "Read grade-level text accurately and at a steady pace",
            "{name} reads a grade-level passage at {low} correct words a minute; classmates read about {high}.",
            "Slow reading keeps {name} from finishing texts in class time.",
            "Given an unpracticed passage at grade level", "{name} will read aloud",
            "at {high} correct words a minute with 95% accuracy in 4 of 5 weekly probes", "correct words a minute",
            "Weekly one-minute reading probes", "week", ((42, 78), (58, 92), (71, 110), (88, 124)),
            "reading", "special_teacher", 45, 4, "outside", "Resource room",
            "Text-to-speech or a reading partner for long texts", "Books at two reading levels for the same topic",
        ),
        Area(
            "comprehension", "academic", "Reading comprehension", "Find the main idea and support it from the text",
            "{name} answers {low}% of questions about a text right after reading it.",
            "{name} follows class discussions but misses what only the text says.",
            "After reading an informational text at instructional level",
            "{name} will state the main idea and two details that support it",
            "with {high}% accuracy on 4 of 5 passages", "% of questions", "Teacher-made comprehension checks",
            "two_weeks", ((35, 70), (45, 75), (50, 80), (55, 85)),
            "reading", "special_teacher", 30, 3, "inside", "Co-taught English class",
            "Guiding questions before reading", "Graphic organizers for main idea and details",
        ),
        Area(
            "math", "academic", "Math problem solving", "Solve multi-step problems and explain the steps",
            "{name} solves {low} of 10 two-step word problems at grade level.",
            "{name} knows number facts but loses the thread when a problem has more than one step.",
            "Given ten two-step word problems and a problem-solving checklist",
            "{name} will choose the operations, solve and write the answer with its unit",
            "for {high} of 10 problems in 3 sets running", "of 10 problems", "Problem sets scored with a rubric",
            "two_weeks", ((2, 7), (3, 8), (4, 8), (5, 9)),
            "math", "special_teacher", 40, 3, "outside", "Math lab",
            "Multiplication chart and problem-solving checklist", "Graph paper and worked examples",
        ),
        Area(
            "writing", "academic", "Paragraph writing", "Plan and write an organized paragraph",
            "{name} writes {low} complete sentences on a topic in 15 minutes and leaves out most capitals and periods.",
            "Written work shows less than what {name} can say aloud.",
            "Given a topic and a planning sheet",
            "{name} will write a paragraph with a topic sentence, three details and a closing sentence",
            "scoring {high} of 12 on the district rubric in 3 of 4 samples", "of 12 rubric points",
            "Writing samples scored with the district rubric", "month", ((3, 9), (4, 9), (5, 10), (6, 11)),
            "writing", "special_teacher", 30, 3, "inside", "Co-taught English class",
            "Speech-to-text for drafts", "Sentence starters and a word bank",
        ),
        Area(
            "articulation", "functional", "Speech sounds", "Say r, s and l clearly in conversation",
            "Listeners who do not know {name} understand {low}% of what {they} say{s}.",
            "{name} speaks less in class than {they} could because others ask {name} to repeat.",
            "In a five-minute conversation about a familiar topic",
            "{name} will say r, s and l correctly", "in {high}% of words over three sessions", "% of target sounds",
            "Speech samples recorded in therapy", "week", ((40, 80), (50, 85), (55, 85), (65, 90)),
            "speech_language", "speech_therapist", 30, 2, "outside", "Speech room",
            "Time to answer without being interrupted", "Visual cue cards for target sounds",
        ),
        Area(
            "language", "functional", "Telling and explaining", "Tell events in order and explain reasons",
            "{name} retells a short story with {low} of 10 story parts.",
            "{name} answers in single words, so teachers cannot see what {they} know{s}.",
            "After hearing a short story with pictures", "{name} will retell it in order with who, where and why",
            "including {high} of 10 story parts in 3 of 4 tries", "of 10 story parts",
            "Story retell scored by the therapist", "two_weeks", ((2, 7), (3, 7), (4, 8), (5, 9)),
            "speech_language", "speech_therapist", 30, 2, "outside", "Speech room",
            "Directions given in short steps and repeated back", "Picture supports for new vocabulary",
        ),
        Area(
            "attention", "functional", "Starting and finishing work", "Begin work when it is given and keep at it",
            "{name} begins independent work within two minutes on {low} of 10 tasks.",
            "Much of {their} class time passes before work begins, and tasks stay unfinished.",
            "Given a written task and a checklist on the desk",
            "{name} will begin within two minutes and work for fifteen minutes",
            "on {high} of 10 tasks over four weeks", "of 10 tasks", "Teacher checklist, three class periods a week",
            "week", ((2, 7), (3, 8), (4, 8), (5, 9)),
            "study_skills", "special_teacher", 30, 2, "inside", "Homeroom",
            "A seat away from the door and a short break every 20 minutes", "Task checklist and visual timer",
        ),
        Area(
            "regulation", "functional", "Calming down", "Notice when upset and use a calming strategy",
            "When frustrated, {name} uses a calming strategy in {low} of 10 situations.",
            "{name} leaves the classroom about twice a week and misses instruction.",
            "When {name} shows first signs of frustration", "{name} will ask for a break or use a taught strategy",
            "in {high} of 10 situations over six weeks", "of 10 situations", "Incident log and daily point sheet",
            "day", ((2, 7), (3, 8), (4, 8), (4, 9)),
            "counseling", "counselor", 30, 1, "outside", "Counselor's office",
            "A quiet place to go and a signal to ask for it", "Daily check-in and check-out",
        ),
        Area(
            "social", "functional", "Talking with others", "Start and keep up a conversation with classmates",
            "{name} takes {low} turns in a conversation with a classmate before leaving it.",
            "{name} works alone in group tasks unless an adult helps.",
            "In a structured group activity with two classmates",
            "{name} will ask, answer and comment on what others say",
            "for {high} turns in 4 of 5 observations", "turns", "Observation with a tally sheet", "week",
            ((1, 5), (2, 6), (3, 7), (3, 8)),
            "speech_language", "speech_therapist", 30, 2, "inside", "General education classroom",
            "Roles in group work written down", "Social stories before new situations",
        ),
        Area(
            "handwriting", "functional", "Handwriting and tools", "Write legibly and use classroom tools",
            "{low}% of {name}'s letters are legible to a new reader.",
            "Copying and note-taking take {name} twice as long as classmates.",
            "Given a short paragraph to copy", "{name} will form letters on the line with spaces between words",
            "so that {high}% of letters are legible in 4 of 5 samples", "% legible letters",
            "Work samples reviewed by the therapist", "month", ((45, 80), (50, 80), (55, 85), (60, 90)),
            "occupational_therapy", "occupational_therapist", 30, 1, "outside", "Therapy room",
            "Typed work accepted in place of handwriting", "Slant board and raised-line paper",
        ),
        Area(
            "daily", "functional", "Managing the school day", "Move through the day's routine with fewer prompts",
            "{name} completes {low} of 10 steps of the morning routine without a prompt.",
            "An adult stays with {name} in every transition.",
            "Given a picture schedule", "{name} will complete the steps of the arrival and lunch routine",
            "doing {high} of 10 steps without a prompt on 4 of 5 days", "of 10 steps",
            "Task-analysis data sheet", "day", ((2, 7), (3, 7), (4, 8), (5, 9)),
            "daily_living", "special_teacher", 30, 5, "outside", "Learning center",
            "A picture schedule with one step at a time", "Peer partner in transitions",
        ),
        Area(
            "planning", "functional", "Homework and materials", "Keep track of assignments and materials",
            "{name} turns in {low} of 10 assignments on time.",
            "Missing work lowers {their} grades more than what {they} know{s}.",
            "At the end of each class", "{name} will write the assignment in a planner and put materials away",
            "for {high} of 10 assignments over six weeks", "of 10 assignments", "Planner checks in advisory",
            "week", ((2, 8), (3, 8), (4, 8), (5, 9)),
            "study_skills", "special_teacher", 25, 2, "inside", "Advisory period",
            "Assignments posted online by the end of the day", "A second set of textbooks at home",
        ),
    )
}  # fmt: skip

AREAS_OF_CATEGORY = {
    "SLD": ("fluency", "comprehension", "math", "writing", "planning"),
    "SLI": ("articulation", "language"),
    "OHI": ("attention", "planning", "writing"),
    "AUT": ("social", "regulation", "language", "daily"),
    "ID": ("daily", "fluency", "math", "language"),
    "EMN": ("regulation", "attention", "social"),
    "HI": ("language", "comprehension"),
    "MD": ("daily", "handwriting", "language"),
    "VI": ("handwriting", "fluency"),
}

STRENGTHS = (
    "{name} helps classmates without being asked and remembers what matters to them.",
    "{name} builds and draws with great care, and explains how things work.",
    "{name} has a strong sense of humor and keeps trying when work is hard.",
    "{name} knows a great deal about animals and shares it gladly.",
    "{name} speaks well in small groups and finishes what {they} begin{s}.",
    "{name} is reliable with classroom jobs and arrives on time every day.",
    "{name} sings, remembers melodies after one hearing, and leads in music class.",
    "{name} notices patterns quickly and enjoys puzzles and number games.",
    "{name} is an able athlete who encourages the team.",
)
CONCERNS = (
    "We worry that school makes {name} tired and that {they} stop{s} believing in {their} own work.",
    "We would like to hear early when something does not go well, not only at report cards.",
    "Homework takes the whole evening. We want to know how to help without doing it.",
    "We hope {name} finds friends in class and is not alone at lunch.",
    "We want {name} to read well enough to enjoy it.",
)
AT_HOME = (
    "{name} cooks with the family and looks after a younger cousin.",
    "At home {name} repairs bicycles with an uncle and keeps at it for hours.",
    "{name} tells long stories at the dinner table and makes everyone laugh.",
    "{name} takes care of the dog every morning without a reminder.",
)
HOPES = (
    "We hope {name} feels sure of what {they} can do.",
    "We hope {name} goes on learning after high school.",
    "We hope {name} can speak up for what {they} need{s}.",
)
STUDENT_WORDS = (
    "I like it when I know what comes next. I work better with my headphones.",
    "Reading is easier when I can listen too. I want more time on tests.",
    "I want to be in class with my friends most of the day.",
    "It helps when the teacher shows one example first.",
)
