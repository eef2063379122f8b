"""Reading a course folder into a Course, with every problem at its file and line; starting a new folder; personas."""

from drip.authoring.archive.pack import ARCHIVE_SUFFIX, PackedCourse, pack, write_archive
from drip.authoring.archive.provenance import Provenance, provenance
from drip.authoring.archive.unpack import ExportedCourse, read_archive, unpack
from drip.authoring.reading.assets import ASSETS, Assets, PictureFile, read_assets
from drip.authoring.reading.contents import ArchiveError
from drip.authoring.reading.persona import (
    PersonaError,
    check_persona,
    golden_file,
    golden_files_left,
    persona_files,
    read_persona,
)
from drip.authoring.reading.read import CourseDraft, read_course
from drip.authoring.reading.safety import read_safety
from drip.authoring.reading.wording_collector import place_of
from drip.authoring.writing.letter import write_draft
from drip.authoring.writing.new_lesson import NewLessonError, write_lesson
from drip.authoring.writing.scaffold import FolderInUseError, write_course
from drip.authoring.yaml.problem import CourseProblem, SourceLocation

__all__ = [
    "ARCHIVE_SUFFIX",
    "ASSETS",
    "ArchiveError",
    "Assets",
    "CourseDraft",
    "CourseProblem",
    "ExportedCourse",
    "FolderInUseError",
    "NewLessonError",
    "PackedCourse",
    "PersonaError",
    "PictureFile",
    "Provenance",
    "SourceLocation",
    "check_persona",
    "golden_file",
    "golden_files_left",
    "pack",
    "persona_files",
    "place_of",
    "provenance",
    "read_archive",
    "read_assets",
    "read_course",
    "read_persona",
    "read_safety",
    "unpack",
    "write_archive",
    "write_course",
    "write_draft",
    "write_lesson",
]
