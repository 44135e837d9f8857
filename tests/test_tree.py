"""Folders and zips are read with caution: no link is followed, no path leads out, no bomb goes off."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.instructor import tree
from grader.instructor.tree import Folder, open_file, open_tree, open_zip
from grader.reading import MAX_FILE, Unreadable

CODE = "def sigmoid(x):\n    return x\n"


def paths(folder: Folder, above: str = "") -> set[str]:
    """All that is in a tree, as paths."""
    here = {above + file.name for file in folder.files}
    return here.union(*(paths(inner, f"{above}{inner.name}/") for inner in folder.folders))


def test_a_folder_shows_its_files_and_folders_without_hidden_ones(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    for name in (
        "a/neuron.py",
        "a/.neuron.py",
        "__pycache__/neuron.py",
        ".ipynb_checkpoints/neuron.ipynb",
        "b.txt",
    ):
        write(name)
    assert paths(open_tree(tmp_path)) == {"a/neuron.py", "b.txt"}


def test_a_folder_is_not_searched_without_end(tmp_path: Path, write: Callable[..., Path]) -> None:
    write("1/2/3/neuron.py")
    write("1/2/3/4/neuron.py")
    assert paths(open_tree(tmp_path)) == {"1/2/3/neuron.py"}


def test_the_folder_above_is_named_by_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path]
) -> None:
    write("alice/inner/x.py")
    monkeypatch.chdir(tmp_path / "alice" / "inner")
    assert open_tree(Path("..")).name == "alice"
    assert open_tree(Path()).name == "inner"


def test_a_file_that_is_a_link_is_seen_and_not_read(tmp_path: Path, write: Callable[..., Path]) -> None:
    secret = write("secret.py", "SECRET = 1\n")
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "neuron.py").symlink_to(secret)
    (file,) = open_tree(tmp_path / "alice").files
    with pytest.raises(Unreadable, match=r"neuron\.py: is a link"):
        file.read()


@pytest.mark.parametrize("name", ["alice", "alice.zip"])
def test_a_folder_or_zip_that_is_a_link_is_a_problem_and_not_a_silence(
    tmp_path: Path, write: Callable[..., Path], pack: Callable[..., Path], name: str
) -> None:
    target = write("other/neuron.py").parent if name == "alice" else pack({"neuron.py": CODE})
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / name).symlink_to(target)
    (inner,) = open_tree(tmp_path / "class").folders
    assert "is a link" in inner.problem
    assert not inner.files


def test_a_folder_that_links_to_itself_ends(tmp_path: Path, write: Callable[..., Path]) -> None:
    write("alice/neuron.py")
    (tmp_path / "alice" / "again").symlink_to(tmp_path / "alice")
    assert paths(open_tree(tmp_path)) == {"alice/neuron.py"}


def test_a_fifo_named_like_a_submission_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "neuron.py")
    (file,) = open_tree(tmp_path).files
    with pytest.raises(Unreadable, match="not an ordinary file"):
        file.read()


def test_a_fifo_named_like_a_zip_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "work.zip")
    assert "not an ordinary file" in open_zip(tmp_path / "work.zip").problem


def test_a_folder_named_like_a_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "neuron.py").mkdir()
    assert not open_tree(tmp_path).files
    with pytest.raises(Unreadable, match="not an ordinary file"):
        open_file(tmp_path / "neuron.py").read()


def test_a_file_that_has_gone_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        open_file(tmp_path / "neuron.py").read()


def test_a_folder_that_has_gone_is_a_problem(tmp_path: Path) -> None:
    assert "No such file" in open_tree(tmp_path / "gone").problem


def test_no_more_of_a_huge_file_is_read_than_is_needed_to_refuse_it(tmp_path: Path) -> None:
    path = tmp_path / "neuron.py"
    with path.open("wb") as file:
        file.truncate(60 * 2**20)
    assert len(open_file(path).read()) == MAX_FILE + 1


def test_a_flat_zip_shows_its_files(pack: Callable[..., Path]) -> None:
    folder = open_zip(pack({"neuron.py": CODE, "perceptron.py": "x = 1\n"}))
    assert folder.name == "work"
    assert paths(folder) == {"neuron.py", "perceptron.py"}
    assert next(file for file in folder.files if file.name == "neuron.py").read() == CODE.encode()


def test_a_single_folder_in_a_zip_is_passed_through(pack: Callable[..., Path]) -> None:
    folder = open_zip(pack({"homework/neuron.py": CODE}))
    assert (folder.name, paths(folder)) == ("work", {"neuron.py"})


def test_a_zip_of_students_shows_their_folders(pack: Callable[..., Path]) -> None:
    assert paths(open_zip(pack({"ann/neuron.py": CODE, "bob/neuron.py": CODE}))) == {
        "ann/neuron.py",
        "bob/neuron.py",
    }


def test_hidden_files_at_any_depth_of_a_zip_are_left_out(pack: Callable[..., Path]) -> None:
    entries = {
        "ann/neuron.py": CODE,
        "ann/.ipynb_checkpoints/neuron-checkpoint.ipynb": "{}",
        "ann/__pycache__/neuron.py": CODE,
        "ann/._neuron.py": "x",
        "__MACOSX/ann/._neuron.py": "x",
        "__MACOSX/ann/neuron.py": "x",
    }
    assert paths(open_zip(pack(entries))) == {"neuron.py"}


@pytest.mark.parametrize(
    "entry",
    [
        "../neuron.py",
        "a/../../neuron.py",
        "/etc/neuron.py",
        "..\\neuron.py",
        "\\x\\neuron.py",
        "C:\\neuron.py",
    ],
)
def test_an_entry_that_leads_out_of_its_zip_is_left_out(pack: Callable[..., Path], entry: str) -> None:
    assert paths(open_zip(pack({entry: CODE, "nine_steps.py": "x = 1\n"}))) == {"nine_steps.py"}


@given(st.text(alphabet="./\\:abZ é\n", min_size=1, max_size=12))
def test_no_name_in_a_zip_makes_a_folder_whose_name_leads_anywhere(name: str) -> None:
    root = Folder("root", "root")
    tree._add(root, Path("work.zip"), zipfile.ZipInfo(name))
    for path in paths(root):
        assert not {"", ".", ".."} & set(path.split("/"))
        assert "\\" not in path


def test_an_entry_nested_thousands_of_folders_deep_does_no_harm(pack: Callable[..., Path]) -> None:
    assert paths(open_zip(pack({"a/" * 5000 + "neuron.py": CODE, "neuron.py": CODE}))) == {"neuron.py"}


def test_many_folders_are_found_by_name_and_not_by_search(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Folder("root", "root")
    made = [root.folder(str(number)) for number in range(20_000)]
    assert all(root.folder(str(number)) is made[number] for number in range(20_000))
    assert len(root.folders) == 20_000


def test_a_bomb_is_refused_before_it_is_unpacked(pack: Callable[..., Path]) -> None:
    (file,) = open_zip(pack({"neuron.py": b" " * 20 * 2**20}, method=zipfile.ZIP_DEFLATED)).files
    with pytest.raises(Unreadable, match="compressed far beyond"):
        file.read()


def test_an_entry_larger_than_what_is_read_is_refused(pack: Callable[..., Path], tmp_path: Path) -> None:
    path = pack({"neuron.py": b"x" * (MAX_FILE + 1)})
    with pytest.raises(Unreadable, match="more than 32 MB"):
        open_zip(path).files[0].read()
    path.unlink()


def test_a_zip_with_too_many_entries_is_refused(
    pack: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "MAX_ZIP_ENTRIES", 3)
    assert not open_zip(pack({f"{number}.py": "" for number in range(3)}, "three.zip")).problem
    refused = open_zip(pack({f"{number}.py": "" for number in range(4)}, "four.zip"))
    assert "more than is read" in refused.problem
    assert not refused.files


def test_a_zip_that_would_unpack_to_too_much_is_refused(
    pack: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "MAX_ZIP_BYTES", 100)
    assert "more than is read" in open_zip(pack({"a.py": "x" * 60, "b.py": "x" * 60})).problem


def test_an_encrypted_entry_is_named_as_such(pack: Callable[..., Path]) -> None:
    path = pack({"neuron.py": CODE})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=r"neuron\.py: is encrypted"):
        open_zip(path).files[0].read()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_unusual_compression_is_refused_and_not_tried(pack: Callable[..., Path], method: int) -> None:
    path = pack({"neuron.py": CODE * 100}, method=method)
    with pytest.raises(Unreadable, match="compressed in an unusual way"):
        open_zip(path).files[0].read()


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("neuron.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(Unreadable, match="is a link"):
        open_zip(tmp_path / "link.zip").files[0].read()


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04" + bytes(40), b"PK\x05\x06" + b"\xff" * 18]
)
def test_a_corrupt_zip_is_a_problem_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "work.zip").write_bytes(content)
    problem = open_zip(tmp_path / "work.zip").problem
    assert problem.startswith("work.zip: is not a zip that can be read")
    assert "\n" not in problem


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_damage_within_an_entry_costs_that_entry(pack: Callable[..., Path], method: int) -> None:
    path = pack({"neuron.py": CODE * 50, "perceptron.py": CODE}, method=method)
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    damaged, whole = open_zip(path).files
    with pytest.raises(Unreadable, match=r"neuron\.py: is damaged"):
        damaged.read()
    assert whole.read() == CODE.encode()


@given(data=st.data())
def test_no_damage_whatever_is_more_than_an_unreadable_file(data: st.DataObject, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("damage") / "work.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("neuron.py", CODE * 20)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    for file in open_zip(path).files:
        try:
            file.read()
        except Unreadable as error:
            assert str(error).startswith(file.name)  # noqa: PT017


def test_a_zip_within_a_zip_is_a_problem_that_says_what_to_do(pack: Callable[..., Path]) -> None:
    inner = pack({"neuron.py": CODE}, "inner.zip").read_bytes()
    folder = open_zip(pack({"ann.zip": inner, "bob/neuron.py": CODE}, "class.zip"))
    problems = {inner.name: inner.problem for inner in folder.folders}
    assert problems == {"ann": "ann.zip: is a zip within a zip; unpack class.zip first", "bob": ""}


def test_names_that_are_not_ascii_survive(
    pack: Callable[..., Path], tmp_path: Path, write: Callable[..., Path]
) -> None:
    write("class/zoë/neuron.py")
    assert paths(open_tree(tmp_path / "class")) == {"zoë/neuron.py"}
    (file,) = open_zip(pack({"日本/neuron.py": CODE, "日本/ü.txt": ""}, "zoë.zip")).files[:1]
    assert file.read() == CODE.encode()
