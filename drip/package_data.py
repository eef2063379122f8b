"""Where the folders are that come with drip."""

from __future__ import annotations

from pathlib import Path

import drip


def package_folder(name: str) -> Path:
    """A folder that comes with drip ('templates', 'courses', 'docs'): inside the package if installed, else beside
    it."""
    package = Path(drip.__file__).parent
    return package / name if (package / name).is_dir() else package.parent / name
