"""The plan form as data: what is asked, of whom, when, in which words, and how it is stored."""

from trellis.plans.form.condition import Condition, Content, is_shown
from trellis.plans.form.declaration import Field, Form, Option, Section
from trellis.plans.form.export import form_as_json
from trellis.plans.form.registry import NoSuchForm, declared_sections, form_for

__all__ = [
    "Condition",
    "Content",
    "Field",
    "Form",
    "NoSuchForm",
    "Option",
    "Section",
    "declared_sections",
    "form_as_json",
    "form_for",
    "is_shown",
]
