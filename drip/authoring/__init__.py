"""A course folder → a Course, with every problem at its file and line; a new folder to start from; personas."""

from drip.authoring.archive import ENDING, Packed, pack, write_archive
from drip.authoring.assets import ASSETS, Asset, Assets, read_assets
from drip.authoring.contents import ArchiveError
from drip.authoring.gathering import place_of
from drip.authoring.letter import write_draft
from drip.authoring.new_lesson import NewLessonError, write_lesson
from drip.authoring.persona import (
    PersonaError,
    check_persona,
    golden_file,
    golden_files_left,
    persona_files,
    read_persona,
)
from drip.authoring.problem import Place, Problem
from drip.authoring.provenance import Provenance, provenance
from drip.authoring.read import Draft, read_course
from drip.authoring.scaffold import FolderInUseError, write_course
from drip.authoring.unpack import Unpacked, read_archive, unpack

__all__ = [
    "ASSETS",
    "ENDING",
    "ArchiveError",
    "Asset",
    "Assets",
    "Draft",
    "FolderInUseError",
    "NewLessonError",
    "Packed",
    "PersonaError",
    "Place",
    "Problem",
    "Provenance",
    "Unpacked",
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
    "unpack",
    "write_archive",
    "write_course",
    "write_draft",
    "write_lesson",
]
