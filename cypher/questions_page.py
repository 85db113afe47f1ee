"""`docs/queries.md`, generated from the question files: `python -m shizi.cypher.questions_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from shizi.cypher.question_parameters import QuestionParameter
from shizi.cypher.questions import Question, read_questions
from shizi.cypher.words import word_zh, words

_INTRODUCTION = """\
# 问题库 Query library

Generated from `cypher/answers/*.cypher`; change those files, then run `make docs`.

Every question is one file: a YAML header in comments, then one query that only reads. Ask with `shizi query ID --param NAME=VALUE`;
`shizi query list` shows the library. Every row ends with the register rows that prove it. A question that needs a register that
was not received is not answered, and the answer names the register; so is one whose optional column no register holds. Names,
codes and other names of organizations, places, departments and committees are looked up; what is only alike is offered, never taken.

A city adds questions, or replaces one by its number, with files of the same form in the folder `answers` of `SHIZI_HOME`.
"""


def questions_page() -> str:
    """The whole page."""
    questions = read_questions()
    parts = [_INTRODUCTION, "\n".join(_overview(questions.values()))]
    parts += ["\n".join(_section(question)) for question in questions.values()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _overview(questions: Iterable[Question]) -> Iterator[str]:
    yield "| | 问题 question | 组 group |"
    yield "|---|---|---|"
    for question in questions:
        group = " ".join(words()["question_group"][question.group])
        yield f"| [{question.id}](#{question.id}) | {_cell(question.title_zh)} {_cell(question.title_en)} | {group} |"


def _section(question: Question) -> Iterator[str]:
    yield f"## {question.id}\n"
    yield f"**{question.title_zh}** {question.title_en}\n"
    yield f"{question.explanation_zh}\n"
    yield f"{question.explanation_en}\n"
    if question.parameters:
        yield "| 参数 parameter | 类型 type | 默认 default | 含义 meaning | 例 example |"
        yield "|---|---|---|---|---|"
        yield from map(_parameter, question.parameters.values())
        yield ""
    yield "| 列 column | 含义 meaning |"
    yield "|---|---|"
    for column in question.columns:
        yield f"| `{column.name}` | {_cell(column.zh)}: {_cell(column.en)} |"
    yield ""
    if question.needs:
        yield f"- 须已收到 needs: {_registers(question.needs)}"
    if question.uses:
        yield f"- 还用到 uses: {_registers(question.uses)}"
    if question.columns_needed:
        columns = (f"`{one.register}.{one.column}` {word_zh('column', f'{one.register}.{one.column}')}" for one in question.columns_needed)
        yield f"- 须有的列 columns needed: {'、'.join(columns)}"
    yield f"- 版本 version {question.version}; [`{question.file}`](../cypher/answers/{question.file})"


def _parameter(one: QuestionParameter) -> str:
    kind = f"{one.type}: {', '.join(one.values)}" if one.values else one.type
    default = "必填 required" if one.required else "—" if one.default is None else f"`{_cell(str(one.default))}`"
    return f"| `{one.name}` | {_cell(kind)} | {default} | {_cell(one.zh)}: {_cell(one.en)} | `{_cell(str(one.example))}` |"


def _registers(kinds: Iterable[str]) -> str:
    return "、".join(" ".join(words()["register"][kind]) for kind in kinds)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(questions_page())
