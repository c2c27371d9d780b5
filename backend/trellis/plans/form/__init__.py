"""The plan form as data: what is asked, of whom, when, in which words, and how it is stored."""

from trellis.plans.form.condition import Condition, Content, is_shown
from trellis.plans.form.declaration import Bound, Field, Form, Option, Section
from trellis.plans.form.district import form_written_on, with_settings, written
from trellis.plans.form.export import form_as_json
from trellis.plans.form.kinds import KINDS, PlanKind
from trellis.plans.form.registry import NoSuchForm, declared_section, declared_sections, form_for
from trellis.plans.form.showing import shown_content, shown_row

__all__ = [
    "KINDS",
    "Bound",
    "Condition",
    "Content",
    "Field",
    "Form",
    "NoSuchForm",
    "Option",
    "PlanKind",
    "Section",
    "declared_section",
    "declared_sections",
    "form_as_json",
    "form_for",
    "form_written_on",
    "is_shown",
    "shown_content",
    "shown_row",
    "with_settings",
    "written",
]
