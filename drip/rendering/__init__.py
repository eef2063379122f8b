"""Mails: compiled once for each published lesson (`compile`), rendered for each person (`render`)."""

from drip.rendering.addresses import Picture, pictures
from drip.rendering.catalogue import read_catalogue
from drip.rendering.check import check_condition, check_template
from drip.rendering.compile import CompiledMail, compile_lesson, compile_mail, compile_reminder, compile_system_mail
from drip.rendering.conditions import compile_condition, condition_holds
from drip.rendering.counted import outward_links, with_counted
from drip.rendering.known import Known
from drip.rendering.page import CompiledPage, compile_page, render_body, render_subject
from drip.rendering.problem import (
    ConditionError,
    LessonProblem,
    MissingWords,
    RenderError,
    TemplateProblem,
    UnreadableFile,
)
from drip.rendering.reads import answers_in, condition_reads, may_name
from drip.rendering.render import Rendered, render
from drip.rendering.source import MailSource, check_lesson, find_mail, is_written
from drip.rendering.values import Links, PersonalLinks

__all__ = [
    "CompiledMail",
    "CompiledPage",
    "ConditionError",
    "Known",
    "LessonProblem",
    "Links",
    "MailSource",
    "MissingWords",
    "PersonalLinks",
    "Picture",
    "RenderError",
    "Rendered",
    "TemplateProblem",
    "UnreadableFile",
    "answers_in",
    "check_condition",
    "check_lesson",
    "check_template",
    "compile_condition",
    "compile_lesson",
    "compile_mail",
    "compile_page",
    "compile_reminder",
    "compile_system_mail",
    "condition_holds",
    "condition_reads",
    "find_mail",
    "is_written",
    "may_name",
    "outward_links",
    "pictures",
    "read_catalogue",
    "render",
    "render_body",
    "render_subject",
    "with_counted",
]
