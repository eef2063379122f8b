"""A course folder → a Course, with every problem at its file and line; a new folder to start from; personas."""

from drip.authoring.persona import PersonaError, PersonaFile, read_persona, read_persona_file
from drip.authoring.problem import Place, Problem
from drip.authoring.provenance import Provenance, provenance
from drip.authoring.read import Draft, read_course
from drip.authoring.scaffold import FolderInUseError, write_course

__all__ = [
    "Draft",
    "FolderInUseError",
    "PersonaError",
    "PersonaFile",
    "Place",
    "Problem",
    "Provenance",
    "provenance",
    "read_course",
    "read_persona",
    "read_persona_file",
    "write_course",
]
