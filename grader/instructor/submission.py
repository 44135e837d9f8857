"""Finds the submissions in what a user names, and reads each into its parts.

A folder or zip that directly holds a part's file is one submission and its name the id; a folder of such
folders, zips or files is a class, in which a folder with a single submission somewhere in it gives that its
name; in `submitted/<student>/<assignment>/` the student is the id; several paths are one class.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from grader.attempts import PartReading, State, read_part, with_siblings
from grader.course import Course, Part
from grader.errors import UserError
from grader.instructor.tree import File, Folder, open_file, open_tree, open_zip
from grader.reading import Document, Unreadable, read_document
from grader.text import clean
from grader.worker.module import Supply

MAX_ID_BYTES = 100
ENDINGS = (".ipynb", ".py")
SUBMITTED = "submitted"
# Ids become folders of an nbgrader course, which looks for them with glob, and fields of its bare CSV.
_UNFIT = str.maketrans(dict.fromkeys("[]*?,/\\", "_"))


@dataclass(frozen=True)
class Submission:
    """The files of one student, by part, the notebook first.

    Attributes:
        problem: why nothing of it can be read, or "".
    """

    id: str
    path: str
    files: Mapping[str, tuple[File, ...]] = field(default_factory=dict)
    problem: str = ""


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
        for submission in sorted(here, key=lambda submission: id(submission) not in direct):
            names[id(submission)] = _unique(submission.id, {*found, *names.values()})
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
        if (path / SUBMITTED).is_dir() and not _holds_part(course, open_tree(path / SUBMITTED, 1)):
            path = path / SUBMITTED
        tree = open_tree(path)
        if tree.problem:
            raise UserError(f"{path}: {tree.problem}")
        yield from _in_submitted(course, tree) if tree.name == SUBMITTED else _in_folder(course, tree)
    elif path.suffix.lower() == ".zip":
        yield from _in_folder(course, open_zip(path))
    elif path.suffix.lower() in ENDINGS:
        yield _of_file(course, open_file(path))
    else:
        raise UserError(f"{path}: is neither a folder, a zip, a .py file nor a notebook")


def _in_folder(course: Course, folder: Folder) -> Iterator[Submission]:
    """The folder as one submission, or the submissions in it."""
    if folder.problem or _holds_part(course, folder):
        yield _of_folder(course, folder)
        return
    assignments = [inner for inner in folder.folders if _holds_part(course, inner)]
    if assignments and all(inner.name.lower() in _part_names(course) for inner in assignments):
        yield _of_folder(course, folder, assignments)
        return
    for inner in folder.folders:
        found = list(_in_folder(course, inner))
        yield from [replace(found[0], id=inner.name)] if len(found) == 1 else found
    for file in folder.files:
        if _is_code(file):
            yield _of_file(course, file)


def _in_submitted(course: Course, folder: Folder) -> Iterator[Submission]:
    """The students of nbgrader's submitted/, whatever our assignments are called; others' are passed over."""
    for student in folder.folders:
        holders = [inner for inner in _folders(student) if _holds_part(course, inner)]
        if holders and not student.problem:
            yield _of_folder(course, student, holders)
        else:
            ours = [inner for inner in student.folders if inner.name.lower() in _part_names(course)]
            found = _in_folder(course, replace(student, folders=ours))
            yield from (replace(submission, id=student.name) for submission in found)
    yield from _in_folder(course, replace(folder, folders=[]))


def _folders(folder: Folder) -> Iterator[Folder]:
    for inner in folder.folders:
        yield inner
        yield from _folders(inner)


def _is_code(file: File) -> bool:
    return PurePath(file.name).suffix.lower() in ENDINGS


def _part_names(course: Course) -> set[str]:
    return {part.name for part in course.parts}


def _part_of(course: Course, file: File) -> str | None:
    path = PurePath(file.name)
    if _is_code(file) and path.stem.lower() in _part_names(course):
        return path.stem.lower()
    return None


def _holds_part(course: Course, folder: Folder) -> bool:
    return any(_part_of(course, file) for file in folder.files)


def _of_folder(course: Course, folder: Folder, assignments: Iterable[Folder] = ()) -> Submission:
    files: dict[str, list[File]] = {}
    for file in (*folder.files, *(file for inner in assignments for file in inner.files)):
        part = _part_of(course, file)
        if part is not None:
            files.setdefault(part, []).append(file)
    chosen = {part: _best_of_each_ending(candidates) for part, candidates in files.items()}
    return Submission(folder.name, folder.path, chosen, folder.problem)


def _best_of_each_ending(files: list[File]) -> tuple[File, ...]:
    """One notebook and one script: in the part's own folder, if any is; then in the course's spelling."""

    def strangeness(file: File) -> tuple[bool, bool, str]:
        path = PurePath(file.path)
        return path.parent.name != path.stem.lower(), file.name != file.name.lower(), file.path

    chosen = []
    for ending in ENDINGS:
        candidates = [file for file in files if file.name.lower().endswith(ending)]
        if candidates:
            chosen.append(min(candidates, key=strangeness))
    return tuple(chosen)


def _of_file(course: Course, file: File) -> Submission:
    path = PurePath(file.name)
    part = _part_of(course, file) or _guess_part(course, file)
    if part is None:
        files = ", ".join(f"{name}{path.suffix}" for name in sorted(_part_names(course)))
        return Submission(
            path.stem, file.path, problem=f"{file.name}: no part of the course is in it; name it {files}"
        )
    return Submission(path.stem, file.path, {part: (file,)})


def _guess_part(course: Course, file: File) -> str | None:
    """The part whose name is in the file's name, or of whose functions the file has the most."""
    named = [part.name for part in course.parts if part.name in file.name.lower()]
    if named:
        return max(named, key=len)
    try:
        document = read_document(PurePath(file.name).name.lower(), file.read())
    except Unreadable:
        return course.parts[0].name
    counts = {part.name: _count_present(part, document) for part in course.parts}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _count_present(part: Part, document: Document) -> int:
    attempts = read_part(part, [document]).attempts.values()
    return sum(attempt.state is not State.MISSING for attempt in attempts)


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
