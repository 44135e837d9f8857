"""Tests of the student's side: they need nothing of an instructor, and nothing that only POSIX has."""
