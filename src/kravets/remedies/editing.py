"""A user's script as text that can be changed in places, everything else left as it stands.

Enters: the script's text, and edits. Leaves: the new text, which is a program still. Refuses: to choose between places.
"""

from __future__ import annotations

import ast


class Unclear(Exception):
    """There is no place, or more than one, that the change could belong to."""


class Script:
    """A text, its syntax tree, and edits that wait to be made."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._end = "\r\n" if "\r\n" in text else "\n"
        self.tree = ast.parse(text)
        self._starts = [0]
        for line in text.encode().splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self.edits: list[tuple[int, int, str]] = []
        self.calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        self.calls.sort(key=lambda call: (call.lineno, call.col_offset))

    def at(self, line: int, column: int) -> int:
        """A place in bytes."""
        return self._starts[line - 1] + column

    def replace(self, node: ast.expr, new: str) -> None:
        """Puts new text in place of an expression."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        begin, end = self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)
        self.edits.append((begin, end, new))

    def insert_line(self, statement: ast.stmt, new: str) -> None:
        """Puts lines above a statement, indented like it."""
        begin = self.at(statement.lineno, 0)
        indent = " " * statement.col_offset
        self.edits.append((begin, begin, "".join(f"{indent}{line}{self._end}" for line in new.splitlines())))

    def set_keyword(self, call: ast.Call, key: str, new: str, *, position: int | None = None) -> None:
        """Gives a call's argument another value, or the call the argument."""
        for keyword in call.keywords:
            if keyword.arg == key:
                return self.replace(keyword.value, new)
        if position is not None and len(call.args) > position:
            return self.replace(call.args[position], new)
        assert call.end_lineno is not None
        assert call.end_col_offset is not None
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        last = max(given, key=lambda node: (node.end_lineno, node.end_col_offset), default=None)
        if last is None:
            place, before = self.at(call.end_lineno, call.end_col_offset) - 1, ""
        else:
            assert last.end_lineno is not None
            assert last.end_col_offset is not None
            place, before = self.at(last.end_lineno, last.end_col_offset), ", "
            while self.text.encode()[place : place + 1] == b")" and self._inside(call, place):
                place += 1
        self.edits.append((place, place, f"{before}{key}={new}"))

    def _inside(self, call: ast.Call, place: int) -> bool:
        assert call.end_lineno is not None
        assert call.end_col_offset is not None
        return place + 1 < self.at(call.end_lineno, call.end_col_offset)

    def only(self, name: str) -> ast.Call:
        """The one call of a method or function."""
        found = [call for call in self.calls if called(call.func) == name]
        if len(found) != 1:
            raise Unclear(f"{len(found)} calls of {name}")
        return found[0]

    def function_of(self, node: ast.AST) -> ast.AST | None:
        """The innermost function around a node; None in the module itself."""
        found = [
            part
            for part in ast.walk(self.tree)
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            and any(inner is node for inner in ast.walk(part))
        ]
        return max(found, key=lambda part: part.lineno, default=None)

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around a node."""
        found = [
            part
            for part in ast.walk(self.tree)
            if isinstance(part, ast.stmt) and any(inner is node for inner in ast.walk(part))
        ]
        return max(found, key=lambda part: part.lineno)

    def keras_name(self) -> str:
        """How the script calls Keras."""
        for node in ast.walk(self.tree):
            names = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
            for alias in names:
                bound = alias.asname or alias.name
                if alias.name == "keras" or alias.name == "tensorflow.keras":
                    return bound
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name == "tensorflow":
                        return f"{alias.asname or 'tensorflow'}.keras"
        raise Unclear("the script has no name for Keras")

    def result(self) -> str:
        """The text with all edits made."""
        raw = self.text.encode()
        for begin, end, new in sorted(self.edits, reverse=True):
            raw = raw[:begin] + new.encode() + raw[end:]
        text = raw.decode()
        ast.parse(text)
        return text


def called(function: ast.expr) -> str:
    """The last name of what is called: `fit` for `model.fit`."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
