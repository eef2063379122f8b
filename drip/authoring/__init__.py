"""A course folder → a Course, with every problem at its file and line; a new folder to start from; personas."""

from drip.authoring.gathering import place_of
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

__all__ = [
    "Draft",
    "FolderInUseError",
    "PersonaError",
    "Place",
    "Problem",
    "Provenance",
    "check_persona",
    "golden_file",
    "golden_files_left",
    "persona_files",
    "place_of",
    "provenance",
    "read_course",
    "read_persona",
    "write_course",
]
