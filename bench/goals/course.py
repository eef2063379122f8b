"""The course that is sent: three lessons, of which the second is measured. It names its reader, quotes an answer and
depends on a season. Its layout is lean, so that a mail of 9 KB can be made; drip's own layout starts at 14."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

SLUG = "measured"
MEASURED = "second"
LETTERS = ("first", MEASURED, "third")
PARAGRAPHS = {9: 5, 31: 35}
"""{approximate kilobytes of the whole mail: paragraphs in the lesson}"""

_COURSE = """course: measured
title: A measured course
about: Three letters, to measure with.
sender: {{name: Ines Moreau, email: ines@example.org, address: "12 Harbour Lane, Example Town"}}
pace: {{days: [mon, tue, wed, thu, fri, sat, sun], at: "{at:%H:%M}", until: "23:59"}}
areas: [work]
sequence:
  - lesson: first
  - lesson: second
  - lesson: third
"""
_FIRST = """---
subject: Two questions
preview: A short letter.
ask:
  - {id: hope, kind: text, text: What do you hope for?}
  - {id: work_season, kind: season, area: work, text: Which season is your working life in?}
---
Think of the last time that you were glad to begin something.
"""
_SECOND = """---
subject: "{{{{ first_name }}}}, what grows in {{{{ season.work }}}}"
preview: What you hoped for, and what comes of it.
ask:
  - {{id: next_step, kind: text, text: What will you do first?}}
---
Dear {{{{ first_name }}}},

{{% if answers.hope %}}
You hoped for this:

> {{{{ answers.hope }}}}
{{% endif %}}

It is {{{{ season.work }}}} in your working life.

{paragraphs}

Ines
"""
_PARAGRAPH = (
    "Write two short columns, *has room to grow* and *right size*. Put each part of your work into one of them: the "
    "team, the clients, the hours, the money, the difficulty. Very few people have everything in one column, and "
    "nobody looks at the lists but you. Keep them until the letter of Friday, which asks for **one** line of them."
)
_THIRD = """---
subject: The last one
preview: A short letter.
---
Dear {{ first_name }}, this is all.
"""
_LAYOUT = """<mjml lang="en">
  <mj-head><mj-attributes><mj-all font-family="Georgia, serif"></mj-all></mj-attributes></mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>[[ body ]]</mj-text>
        <mj-text>[[ course.sender.address ]]<br /><a href="{{ links.season }}">My season has changed</a><br />
        <a href="{{ links.pause }}">Pause</a><br /><a href="{{ links.leave }}">Leave the course</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""


def write_course(folder: Path, kilobytes: int, at: datetime) -> None:
    """Lessons leave at the hour and minute of `at`, in UTC."""
    (folder / "lessons").mkdir(parents=True)
    (folder / "email").mkdir()
    paragraphs = "\n\n".join([_PARAGRAPH] * PARAGRAPHS[kilobytes])
    letters = (_FIRST, _SECOND.format(paragraphs=paragraphs), _THIRD)
    for name, letter in zip(LETTERS, letters, strict=True):
        (folder / "lessons" / f"{name}.md").write_text(letter)
    (folder / "course.yaml").write_text(_COURSE.format(at=at))
    (folder / "email" / "lesson.mjml").write_text(_LAYOUT)
