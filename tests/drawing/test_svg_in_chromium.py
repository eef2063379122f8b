"""What a browser makes of the picture: the words stay within their boxes, whatever font it has."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from support.gallery import NESTED, hostile_course
from support.programs import HEADLESS

from drip.core.courses.course import Course
from drip.core.graph.build_graph import build_graph
from drip.core.graph.headcount import CourseHeadcount, PlaceHeadcount
from drip.drawing import draw_svg

MEASURE = """
<script>
const out = [];
for (const text of document.querySelectorAll('svg > g > g text')) {
  const box = text.closest('g').querySelector('rect, path.branch');
  if (!box) continue;
  const inner = text.getBoundingClientRect(), outer = box.getBoundingClientRect();
  const over = [outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom];
  if (Math.max(...over) > 0.5) out.push([text.textContent, Math.max(...over)]);
}
const sheet = document.querySelector('svg').getBoundingClientRect();
for (const text of document.querySelectorAll('text')) {
  const inner = text.getBoundingClientRect();
  const outside = inner.left < sheet.left || inner.right > sheet.right || inner.bottom > sheet.bottom;
  if (outside) out.push([text.textContent, -1]);
}
document.body.innerHTML = '<pre id=out></pre>';
document.querySelector('pre').textContent = '[' + out.length + ',' + JSON.stringify(out) + ']';
</script>
"""
FONTS = {"its own": "", "wide": "<style>text { font-family: 'DejaVu Sans', Verdana, sans-serif !important }</style>"}


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("made", [NESTED, hostile_course()], ids=["nested", "hostile"])
def test_no_words_leave_their_box(chromium: Path, tmp_path: Path, made: Course, font: str) -> None:
    graph = build_graph(made)
    people = CourseHeadcount(
        {name: PlaceHeadcount(1234567, 7654321, 12345) for name in graph.nodes}, new=99999, pending=99999
    )
    page = tmp_path / "picture.html"
    picture = draw_svg(graph, headcount=people)
    page.write_text(f"<meta charset=utf-8>{FONTS[font]}<body>{picture}{MEASURE}", encoding="utf-8")
    command = [chromium, *HEADLESS, f"--user-data-dir={tmp_path}/chromium", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.search(r"<pre id=\"out\">(.*?)</pre>", shown, re.DOTALL)
    assert found is not None, shown[:500]
    assert json.loads(unescape(found[1])) == [0, []]
