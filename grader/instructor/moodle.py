"""Reads the names in Moodle's download of all submissions of an assignment.

Moodle gives each student a folder "First Last_4711_assignsubmission_file_", or puts "First
Last_4711_assignsubmission_file_" before each file's name, as the setting "Download submissions in folders"
says; what was typed stands in "…_assignsubmission_onlinetext_". The number is the participant's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.instructor.tree import Folder

_NAME = re.compile(r"(?P<student>.+_\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.DOTALL)


def by_student(folder: Folder) -> Folder:
    """The same with a folder for each student of Moodle's, who is named without what Moodle adds."""
    names = [*(file.name for file in folder.files), *(inner.name for inner in folder.folders)]
    if not any(map(_NAME.fullmatch, names)):
        return folder
    sorted_out = Folder(folder.name, folder.path)
    for inner in folder.folders:
        match = _NAME.fullmatch(inner.name)
        if match is None:
            sorted_out.folders.append(inner)
        elif match["rest"] or inner.problem:  # a zip
            inner = replace(inner, name=match["rest"] or inner.name)
            sorted_out.folder(match["student"]).folders.append(inner)
        else:
            student = sorted_out.folder(match["student"])
            student.files.extend(inner.files)
            student.folders.extend(inner.folders)
    for file in folder.files:
        match = _NAME.fullmatch(file.name)
        if match is None:
            sorted_out.files.append(file)
        else:
            sorted_out.folder(match["student"]).files.append(replace(file, name=match["rest"]))
    return sorted_out
