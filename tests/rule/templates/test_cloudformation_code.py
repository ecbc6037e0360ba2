"""Inline code in templates of CloudFormation, and where each of its lines stands."""

from __future__ import annotations

import pytest

from tests.rule.templates.written import read

SAM_BLOCK = """Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      InlineCode: |
        one

        two
"""
SUBSTITUTED = """Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Sub |
          one
          ${Two}
"""
JOINED = """Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Join
          - "\\n"
          - - one
            - two
"""
ESCAPED = (
    'Resources: {A: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: "one\\ntwo"}}}}'
)


@pytest.mark.parametrize(
    ("text", "path", "code", "places"),
    [
        (SAM_BLOCK, "index.py", "one\n\ntwo\n", [(7, 9), (8, 9), (9, 9)]),
        (SUBSTITUTED, "index.js", "one\n${Two}\n", [(7, 11), (8, 11)]),
        (JOINED, "index.js", "one\ntwo", [(8, 0), (9, 0)]),
        (ESCAPED, "index.js", "one\ntwo", [(1, 0), (1, 0), (1, 0)]),
    ],
)
def test_inline_code_is_code_and_each_of_its_lines_has_its_place(
    text: str, path: str, code: str, places: list[tuple[int, int]]
) -> None:
    [inline] = read(text)["A"].code

    assert (inline.file.path, inline.file.text) == (path, code)
    found = [inline.position(number + 1) for number in range(len(places))]
    assert [(each.line, each.column) for each in found] == places


def test_code_of_a_function_of_cloudfront_is_read() -> None:
    text = "Resources: {A: {Type: AWS::CloudFront::Function, Properties: {FunctionCode: x}}}"

    [code] = read(text)["A"].code

    assert code.file.text == "x"
