"""The questions of the library as files: a YAML header in Cypher comments, then one query that only reads.

    // ---
    // id: 7
    // version: 1
    // group: multi_head
    // title: {zh: ..., en: ...}
    // explanation: {zh: ..., en: ...}
    // needs: [committee_claims]      register kinds without which the question cannot be answered
    // uses: [visits]                 register kinds that add to the rows
    // columns_needed: [{register: party_units, column: extension_until}]
    // parameters:
    //   place: {type: place, default: null, zh: ..., en: ..., example: 某区}
    // columns:
    //   uscc: {zh: 统一社会信用代码, en: unified social credit code}
    //   state: {zh: 状态, en: state, words: state}      the list of its code words, for tables that people read
    //   sources: {zh: 依据的登记行, en: register rows that prove it}
    // ---
    MATCH ... RETURN o.uscc AS uscc, o.state AS state, o.known_by AS sources ORDER BY uscc

A file with a fault is reported with its line and does not keep the others from being asked. A city's own folder adds
questions, or replaces those of the same id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shizi.cypher.answer_words import answer_words
from shizi.cypher.given_values import given_names
from shizi.cypher.headers import HeadedFile, file_text, split_header, statement_files
from shizi.cypher.question_parameters import QuestionParameter, read_parameter
from shizi.cypher.statements import columns_of, parameters_of, write_faults
from shizi.cypher.words import words
from shizi.graph.errors import ModelError, NotFoundError, ShiziError, Where

SOURCES = "sources"
"""The last column of every question: keys of the register rows that prove the line."""

_FIELDS: Mapping[str, type] = {
    "id": int, "version": int, "group": str, "title": dict, "explanation": dict, "needs": list, "uses": list,
    "columns_needed": list, "parameters": dict, "columns": dict,
}  # fmt: skip
_NUMBERED = re.compile(r"q(\d{2,4})_[a-z0-9_]+\.cypher")
_ASKED = re.compile(r"[qQ]?0*([0-9]{1,4})")
_CANDIDATES = 5
_ALIKE = 50.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer with its heading in both languages; `words` names the list of the code words that it holds."""

    name: str
    zh: str
    en: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class NeededColumn:
    """An optional column of a register, without which the question cannot be answered."""

    register: str
    column: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `needs` and `uses` are register kinds, `parameters` and `columns` keep the order of the file."""

    id: int
    version: int
    group: str
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    columns_needed: tuple[NeededColumn, ...]
    parameters: Mapping[str, QuestionParameter]
    columns: tuple[Column, ...]
    query: str
    file: str
    fingerprint: str

    @property
    def slug(self) -> str:
        """The file's name without its ending, such as `q07_several_holders`."""
        return self.file.removesuffix(".cypher")


class QuestionError(ModelError):
    """A question file that cannot be used; `where` names the file and the line (as `row`)."""


class QuestionLibrary(dict[int, Question]):
    """The questions that can be asked, by id in order; `faults` are the files that cannot."""

    faults: list[QuestionError]

    def __init__(self, questions: Mapping[int, Question], faults: list[QuestionError]) -> None:
        super().__init__(sorted(questions.items()))
        self.faults = faults

    def find(self, text: str) -> Question:
        """The question asked for as 7, 07, q07, q07_several_holders or several_holders; NotFoundError with what is alike."""
        wanted = text.strip()
        if numbered := _ASKED.fullmatch(wanted):
            if (question := self.get(int(numbered[1]))) is not None:
                return question
        else:
            for question in self.values():
                if wanted.lower() in (question.slug, question.slug.partition("_")[2]) and wanted:
                    return question
        raise NoSuchQuestionError(wanted, self)


class NoSuchQuestionError(NotFoundError):
    """No question bears this number or name; `candidates` are alike: dicts with id, uscc, name, place."""

    def __init__(self, wanted: str, library: QuestionLibrary) -> None:
        shown = " ".join(wanted.split())[:60]
        super().__init__(
            f"没有“{shown}”这个问题 · the library has no question {shown!r}",
            to_do="看 shizi query list · see shizi query list",
        )
        self.candidates = _alike(wanted[:200], library)


def read_questions(folder: Path | None = None, *, own: Path | None = None) -> QuestionLibrary:
    """Read all questions of `folder`, default those of the package, and over them those of a city's `own` folder.

    A folder that does not exist holds none. Within one folder an id may be given once.
    """
    faults: list[QuestionError] = []
    questions = _read_folder(folder, faults)
    if own is not None:
        questions |= _read_folder(own, faults)
    return QuestionLibrary(questions, faults)


def read_question(text: str, file: str = "question.cypher") -> Question:
    """Read one question.

    Raises:
        QuestionError: the header is broken or incomplete, the query writes, reads an unknown parameter, or returns
            other columns than it declares.
    """
    parts = split_header(text, file, QuestionError)
    reader = _Reader(parts, file)
    fields = reader.checked_fields()
    parameters = reader.parameters()
    columns = reader.columns()
    reader.check_query(parameters, columns)
    return Question(
        id=fields["id"], version=fields["version"], group=fields["group"],
        title_zh=fields["title"]["zh"], title_en=fields["title"]["en"],
        explanation_zh=fields["explanation"]["zh"], explanation_en=fields["explanation"]["en"],
        needs=reader.kinds("needs"), uses=reader.kinds("uses"), columns_needed=reader.columns_needed(),
        parameters=parameters, columns=columns, query=parts.query, file=file,
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:16],
    )  # fmt: skip


def _read_folder(folder: Path | None, faults: list[QuestionError]) -> dict[int, Question]:
    questions: dict[int, Question] = {}
    for name, content in statement_files(folder, "answers"):
        try:
            question = read_question(file_text(content, name, QuestionError), name)
        except QuestionError as error:
            faults.append(error)
            continue
        if question.id in questions:
            what = f"question {question.id} is already given by {questions[question.id].file}"
            faults.append(QuestionError(what, where=Where(file=name, row=1)))
        else:
            questions[question.id] = question
    return questions


@dataclass(slots=True)
class _Reader:
    """Checks the parts of one file; every fault names the line at which it stands."""

    parts: HeadedFile
    file: str

    def fault(self, what: str, field: str = "", entry: str | None = None) -> QuestionError:
        row = self.parts.row_of(field, entry) if field else 1
        return QuestionError(what, where=Where(file=self.file, row=row))

    def checked_fields(self) -> dict[str, Any]:
        fields = self.parts.fields
        if missing := [name for name in _FIELDS if name not in fields]:
            raise self.fault(f"the header lacks {', '.join(missing)}")
        if unknown := [str(name)[:40] for name in fields if name not in _FIELDS]:
            raise self.fault(f"the header holds unknown fields: {', '.join(unknown)}", unknown[0])
        for name, kind in _FIELDS.items():
            if not isinstance(fields[name], kind) or isinstance(fields[name], bool):
                raise self.fault(f"{name} has the wrong form: {str(fields[name])[:60]!r}", name)
        for name in ("title", "explanation"):
            if not _in_both_languages(fields[name]) or set(fields[name]) != {"zh", "en"}:
                raise self.fault(f"{name} needs zh and en, each a text", name)
        if fields["id"] < 1 or fields["id"] > 9999:
            raise self.fault("id is a number from 1 to 9999", "id")
        if (numbered := _NUMBERED.fullmatch(self.file)) and int(numbered[1]) != fields["id"]:
            raise self.fault(f"id {fields['id']} stands in a file that is called {self.file}", "id")
        if fields["version"] < 1:
            raise self.fault("versions count from 1", "version")
        if fields["group"] not in words()["question_group"]:
            raise self.fault(f"group is one of {', '.join(words()['question_group'])}", "group")
        return fields

    def kinds(self, field: str) -> tuple[str, ...]:
        for kind in self.parts.fields[field]:
            if not isinstance(kind, str) or kind not in words()["register"]:
                raise self.fault(f"{field} holds {str(kind)[:40]!r}, which is no register kind", field)
        return tuple(self.parts.fields[field])

    def columns_needed(self) -> tuple[NeededColumn, ...]:
        found = []
        for body in self.parts.fields["columns_needed"]:
            if not isinstance(body, dict) or set(body) != {"register", "column"} or not isinstance(body["column"], str):
                raise self.fault("columns_needed is a list of {register: ..., column: ...}", "columns_needed")
            if not isinstance(body["register"], str) or body["register"] not in words()["register"]:
                kind = str(body["register"])[:40]
                raise self.fault(f"columns_needed holds {kind!r}, which is no register kind", "columns_needed")
            found.append(NeededColumn(body["register"], body["column"]))
        return tuple(found)

    def parameters(self) -> dict[str, QuestionParameter]:
        found = {}
        for name, body in self.parts.fields["parameters"].items():
            try:
                parameter = read_parameter(str(name), body)
            except ShiziError as error:
                raise self.fault(error.what, "parameters", str(name)) from error
            if taken := given_names() & set(parameter.query_names):
                raise self.fault(f"${min(taken)} is always given and is no parameter's name", "parameters", str(name))
            found[parameter.name] = parameter
        names = [query_name for parameter in found.values() for query_name in parameter.query_names]
        if len(names) != len(set(names)):
            raise self.fault("two parameters are given to the query by one name", "parameters")
        return found

    def columns(self) -> tuple[Column, ...]:
        found = []
        for name, body in self.parts.fields["columns"].items():
            if not isinstance(name, str) or not name.isidentifier():
                raise self.fault(f"column {str(name)[:40]!r} is no name", "columns")
            if not _in_both_languages(body) or not set(body) <= {"zh", "en", "words"}:
                raise self.fault(f"column {name} needs zh and en, each a text, and may name the list of its words", "columns", name)
            listed = body.get("words", "")
            if not isinstance(listed, str) or (listed and listed not in answer_words()):
                raise self.fault(f"column {name} names {str(listed)[:40]!r}, which is no list of code words", "columns", name)
            found.append(Column(name, body["zh"], body["en"], listed))
        if not found or found[-1].name != SOURCES:
            raise self.fault(f"the last column must be {SOURCES}", "columns")
        return tuple(found)

    def check_query(self, parameters: Mapping[str, QuestionParameter], columns: tuple[Column, ...]) -> None:
        parts, query = self.parts, self.parts.query
        for fault in write_faults(query):
            raise QuestionError(fault.what, where=Where(file=self.file, row=parts.first + fault.line - 1))
        read = parameters_of(query)
        declared = {name for parameter in parameters.values() for name in parameter.query_names}
        if unknown := read - declared - given_names():
            name = min(unknown)
            what = f"the query reads ${name}, which the header does not declare"
            raise QuestionError(what, where=Where(file=self.file, row=parts.row_in_query(f"${name}")))
        for parameter in parameters.values():
            if not read & set(parameter.query_names):
                raise self.fault(f"the query does not read ${parameter.name}", "parameters", parameter.name)
        if "known" not in read:
            what = "the query does not read $known, so it would see loads that are not published"
            raise QuestionError(what, where=Where(file=self.file, row=parts.first))
        wanted = [column.name for column in columns]
        for returned in columns_of(query):
            if returned != wanted:
                what = f"the query returns {', '.join(returned)[:200]}; the header declares {', '.join(wanted)}"
                raise QuestionError(what, where=Where(file=self.file, row=parts.last))


def _in_both_languages(body: Any) -> bool:
    return isinstance(body, dict) and all(isinstance(body.get(key), str) and body[key].strip() for key in ("zh", "en"))


def _alike(wanted: str, library: QuestionLibrary) -> list[dict[str, Any]]:
    from rapidfuzz import fuzz

    def score(question: Question) -> float:
        texts = (question.title_zh, question.title_en.lower(), question.slug)
        return max(fuzz.partial_ratio(wanted.lower(), text) for text in texts)

    def lines() -> Iterator[tuple[float, int, Question]]:
        for question in library.values():
            if wanted and (points := score(question)) >= _ALIKE:
                yield points, -question.id, question

    best = sorted(lines(), key=lambda line: line[:2], reverse=True)[:_CANDIDATES]
    return [{"id": f"q{q.id:02d}", "uscc": None, "name": q.title_zh, "place": None} for _, _, q in best]
