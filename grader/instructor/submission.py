"""Finds the submissions in what a user names, and reads each into its parts.

A folder or zip that directly holds a part's file is one submission and its name the id; a folder of such
folders, zips or files is a class, in which a folder with a single submission somewhere in it gives that its
name; in `submitted/<student>/<assignment>/` the student is the id; in what Canvas gives, its user's id is;
several paths are one class.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from grader.attempts import PartReading, read_part, with_siblings
from grader.course import Course
from grader.errors import UserError
from grader.instructor.canvas import TYPED, Handed, handed_in
from grader.instructor.choosing import (
    ENDINGS,
    best_of_copies,
    best_of_each_ending,
    copy_of,
    folders_in,
    guess_part,
    holds_copies,
    holds_part,
    is_code,
    is_course,
    likeliest,
    nothing_in,
    part_names,
    part_of,
)
from grader.instructor.moodle import by_student
from grader.instructor.tree import File, Folder, open_file, open_tree, open_zip
from grader.reading import Document, Unreadable, read_document
from grader.text import clean
from grader.worker.module import Supply

MAX_ID_BYTES = 100
SUBMITTED = "submitted"
STAMP = "timestamp.txt"
STUDENT_DEPTH = 5
# Ids become folders of an nbgrader course, which looks for them with glob.
_UNFIT = str.maketrans(dict.fromkeys("[]*?/\\", "_"))


@dataclass(frozen=True)
class Submission:
    """The files of one student, by part, the notebook first.

    Attributes:
        problem: why nothing of it can be read, or "".
        stamps: for parts that came with nbgrader's timestamp.txt, that file.
        notes: what its result has to tell about the files: which were taken, which were not.
    """

    id: str
    path: str
    files: Mapping[str, tuple[File, ...]] = field(default_factory=dict)
    problem: str = ""
    stamps: Mapping[str, File] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was read of a submission.

    Attributes:
        parts: the parts that could be read.
        documents: their files.
        problems: for each part that could not be read, why.
    """

    parts: Mapping[str, PartReading]
    documents: Mapping[str, tuple[Document, ...]]
    problems: Mapping[str, str]


def find_submissions(course: Course, paths: Iterable[Path]) -> tuple[Submission, ...]:
    """Every submission under the given paths, as one class, in a stable order.

    Raises:
        UserError: when a path does not exist, or holds no submission.
    """
    found: dict[str, Submission] = {}
    for path in paths:
        here = list(_under(course, path))
        if not here:
            files = ", ".join(f"{part.name}.py or {part.name}.ipynb" for part in course.parts)
            raise UserError(f"{path}: holds no submission; one has a file named {files}")
        # What stands in the class folder itself has its name before anything inside a zip or sub-folder.
        direct = {id(submission) for submission in here if Path(submission.path).parent == path}
        names: dict[int, str] = {}
        taken = set(found)
        for submission in sorted(here, key=lambda submission: id(submission) not in direct):
            names[id(submission)] = _unique(submission.id, taken)
            taken.add(names[id(submission)])
        for submission in here:
            unique = names[id(submission)]
            found[unique] = replace(submission, id=unique)
    return tuple(found.values())


def _unique(name: str, taken: Collection[str]) -> str:
    # Bytes count: the id becomes a folder's name.
    name = clean(name, 100).encode()[:MAX_ID_BYTES].decode(errors="ignore")
    name = name.translate(_UNFIT).strip().lstrip(".") or "unnamed"
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique


def _under(course: Course, path: Path) -> Iterator[Submission]:
    if not path.exists() and not path.is_symlink():
        raise UserError(f"{path}: does not exist")
    if path.is_symlink() and path.is_dir():
        # The shell's `submissions/*` names a student's links too.
        yield Submission(path.name, str(path), problem=f"{path.name}: is a link, which is not followed")
    elif path.is_dir():
        if (path / SUBMITTED).is_dir() and not holds_part(course, open_tree(path / SUBMITTED, 1)):
            path = path / SUBMITTED
        tree = open_tree(path, STUDENT_DEPTH + 1) if path.name == SUBMITTED else open_tree(path)
        if tree.problem:
            raise UserError(f"{path}: {tree.problem}")
        yield from _in_submitted(course, tree) if tree.name == SUBMITTED else _in_folder(course, tree, 1)
    elif path.suffix.lower() == ".zip":
        yield from _in_folder(course, open_zip(path), 1)
    elif path.suffix.lower() in ENDINGS:
        yield _of_file(course, open_file(path))
    else:
        raise UserError(f"{path}: is neither a folder, a zip, a .py file nor a notebook")


def _in_folder(course: Course, folder: Folder, least: int = 2) -> Iterator[Submission]:
    """The folder as one submission, or the submissions in it.

    Args:
        course: the course.
        folder: a class, a group of it, or what a student handed in.
        least: how many submissions make it a class, in which who handed in nothing of use is told; 1 where
            the user named it.
    """
    if folder.problem or holds_part(course, folder) or (least > 1 and holds_copies(course, folder)):
        yield _of_folder(course, folder)
        return
    folder = by_student(folder)
    assignments = [inner for inner in folder.folders if holds_part(course, inner)]
    if assignments and all(inner.name.lower() in part_names(course) for inner in assignments):
        yield _of_folder(course, folder, assignments)
        return
    canvas = handed_in(folder)
    if canvas is not None:
        yield from (_of_canvas(course, student, given) for student, given in canvas.items())
        return
    inside = [(inner, list(_in_folder(course, inner))) for inner in folder.folders if not is_course(inner)]
    loose = [file for file in folder.files if is_code(file)]
    is_class = sum(bool(found) for _, found in inside) + len(loose) >= least
    for inner, found in inside:
        if is_class and not found:
            yield Submission(inner.name, inner.path, problem=nothing_in(inner))
        yield from [replace(found[0], id=inner.name)] if len(found) == 1 else found
    yield from (_of_file(course, file) for file in loose)


def _in_submitted(course: Course, folder: Folder) -> Iterator[Submission]:
    """The students of nbgrader's submitted/, whatever our assignments are called; others' are passed over."""
    for student in folder.folders:
        found = _of_student(course, student)
        if found is not None:
            yield found
    yield from _in_folder(course, replace(folder, folders=[]))


def submission_of_student(course: Course, folder: Path) -> Submission:
    """What stands in a student's folder of nbgrader's submitted/."""
    found = _of_student(course, open_tree(folder, STUDENT_DEPTH))
    return found or Submission(
        folder.name, str(folder), problem=f"{folder.name}: no part of the course is in it"
    )


def _of_student(course: Course, student: Folder) -> Submission | None:
    """The files of the course's names, wherever they are; in a part's own folder, files of any name."""
    holders = [inner for inner in folders_in(student) if holds_part(course, inner)]
    found = _of_folder(course, student, holders)
    ours = [inner for inner in student.folders if inner.name.lower() in part_names(course)]
    if student.problem or not (ours or holders or found.files):
        return found if found.problem or found.files else None
    files, notes = dict(found.files), list(found.notes)
    for inner in ours:
        part = inner.name.lower()
        if part not in files:
            chosen, note = likeliest(course.part(part), inner)
            notes.append(note)
            if chosen:
                files[part] = chosen
    stamps = [file for inner in (student, *folders_in(student)) for file in inner.files if file.name == STAMP]
    if not files:
        return replace(found, problem="; ".join(notes))
    return replace(found, files=files, stamps=_stamps(files, stamps), notes=tuple(notes))


def _of_folder(course: Course, folder: Folder, assignments: Iterable[Folder] = ()) -> Submission:
    everything = (*folder.files, *(file for inner in assignments for file in inner.files))
    files: dict[str, list[File]] = {}
    copies: dict[str, list[File]] = {}
    for file in everything:
        for part, of_kind in ((part_of(course, file), files), (copy_of(course, file), copies)):
            if part is not None:
                of_kind.setdefault(part, []).append(file)
    chosen = {part: best_of_each_ending(candidates) for part, candidates in files.items()}
    notes: list[str] = []
    for part, alike in copies.items():
        chosen[part], note = best_of_copies(course.part(part), chosen.get(part, ()), alike)
        notes.extend(filter(None, [note]))
    stamps = _stamps(chosen, [file for file in everything if file.name == STAMP])
    return Submission(folder.name, folder.path, chosen, folder.problem, stamps, tuple(notes))


def _stamps(files: Mapping[str, tuple[File, ...]], stamps: Iterable[File]) -> dict[str, File]:
    """For each part the timestamp.txt in its file's folder, or in the nearest one above."""
    found: dict[str, File] = {}
    for stamp in sorted(stamps, key=lambda file: len(file.path)):
        folder = PurePath(stamp.path).parent
        for part, (first, *_) in files.items():
            if PurePath(first.path).is_relative_to(folder):
                found[part] = stamp
    return found


def _of_file(course: Course, file: File) -> Submission:
    path = PurePath(file.name)
    part = part_of(course, file) or guess_part(course, file)
    if part is None:
        files = ", ".join(f"{name}{path.suffix}" for name in sorted(part_names(course)))
        return Submission(
            path.stem, file.path, problem=f"{file.name}: no part of the course is in it; name it {files}"
        )
    return Submission(path.stem, file.path, {part: (file,)})


def _of_canvas(course: Course, student: str, given: list[Handed[File] | Handed[Folder]]) -> Submission:
    """What one student handed in through Canvas: of each part the latest notebook and the latest script."""
    notes = ["handed in late"] if any(one.name.late for one in given) else []
    files: dict[str, dict[str, File]] = {}
    problems = []
    for one in given:
        found, problem = _in_canvas(course, one)
        problems.append(problem)
        for part, file in found:
            ending = PurePath(file.name).suffix.lower()
            if ending in files.setdefault(part, {}):
                notes.append(f"{file.name} ({part}) was handed in more than once; the latest counts")
            files[part].setdefault(ending, file)
    chosen = {
        part: tuple(by_ending[ending] for ending in ENDINGS if ending in by_ending)
        for part, by_ending in files.items()
    }
    problem = "" if files else "; ".join(dict.fromkeys(filter(None, problems)))
    return Submission(student, given[0].what.path, chosen, problem, notes=tuple(dict.fromkeys(notes)))


def _in_canvas(course: Course, one: Handed[File] | Handed[Folder]) -> tuple[list[tuple[str, File]], str]:
    """The parts in a thing that was handed in, and why there are none."""
    if isinstance(one.what, Folder):
        inner = _of_folder(course, one.what)
        problem = inner.problem or f"{one.name.file}: holds no file of the course"
        return [(part, file) for part, several in inner.files.items() for file in several], problem
    if one.name.file in TYPED:
        return [], f"handed in as {TYPED[one.name.file]}; ask for the file itself"
    if not is_code(one.what):
        return [], f"{one.name.file}: is neither a .py file nor a notebook"
    single = _of_file(course, one.what)
    return [(part, one.what) for part in single.files], single.problem


def read_submission(
    course: Course, submission: Submission, given: Callable[[str], Supply], parts: Iterable[str]
) -> Reading:
    """Read a submission's parts; a file that cannot be read costs its part and nothing else.

    Args:
        course: the course.
        submission: where its files are.
        given: the ready-made code of a part, by name.
        parts: the names of the parts that are asked for.
    """
    wanted = set(parts)
    documents: dict[str, tuple[Document, ...]] = {}
    problems: dict[str, str] = {}
    for name, files in submission.files.items():
        read: list[Document] = []
        for file in files:
            try:
                read.append(read_document(PurePath(file.name).name.lower(), file.read()))
            except Unreadable as error:
                if name in wanted:
                    problems[name] = str(error)
        if read:
            documents[name] = tuple(read)
    readings = {name: read_part(course.part(name), found, given(name)) for name, found in documents.items()}
    modules = [reading.module for reading in readings.values()]
    return Reading(
        {
            name: replace(reading, module=with_siblings(reading.module, modules))
            for name, reading in readings.items()
            if name in wanted
        },
        documents,
        problems,
    )
