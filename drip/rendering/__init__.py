"""Mails: compiled once for each published lesson (`compile`), rendered for each person (`render`)."""

from drip.rendering.mail.catalogue import read_catalogue
from drip.rendering.mail.compile import (
    CompiledMail,
    compile_lesson,
    compile_mail,
    compile_reminder,
    compile_system_mail,
)
from drip.rendering.mail.counted_links import external_links, with_counted_links
from drip.rendering.mail.page import CompiledPage, compile_page, render_body, render_subject
from drip.rendering.mail.render import Rendered, render
from drip.rendering.mail.source import MailSource, check_lesson, find_mail, is_written
from drip.rendering.markdown.addresses import Picture, pictures
from drip.rendering.markdown.parse import page_html
from drip.rendering.template.check import check_condition, check_template
from drip.rendering.template.conditions import compile_condition, condition_holds, condition_is_true
from drip.rendering.template.problem import (
    ConditionError,
    LessonProblem,
    MissingWords,
    RenderError,
    TemplateProblem,
    UnreadableFile,
)
from drip.rendering.template.reads import answers_in, answers_maybe_named, condition_reads
from drip.rendering.template.template_names import TemplateNames
from drip.rendering.template.values import Links, PersonalLinks

__all__ = [
    "CompiledMail",
    "CompiledPage",
    "ConditionError",
    "LessonProblem",
    "Links",
    "MailSource",
    "MissingWords",
    "PersonalLinks",
    "Picture",
    "RenderError",
    "Rendered",
    "TemplateNames",
    "TemplateProblem",
    "UnreadableFile",
    "answers_in",
    "answers_maybe_named",
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
    "condition_is_true",
    "condition_reads",
    "external_links",
    "find_mail",
    "is_written",
    "page_html",
    "pictures",
    "read_catalogue",
    "render",
    "render_body",
    "render_subject",
    "with_counted_links",
]
