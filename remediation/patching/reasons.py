"""Why a secret stays in a source file, and what its owner can do about it: data."""

from __future__ import annotations

from ..model import Refusal

_BY_HAND = "have the code read it from a variable of the function"

NO_LITERAL = Refusal(
    "No text stands on this line that the program uses",
    "take the secret out of the comment or the text, and rotate it",
)
SEVERAL = Refusal(
    "More than one text stands on this line, and any of them may be the secret",
    f"put each on a line of its own, then start again, or {_BY_HAND}",
)
PART_OF_A_TEXT = Refusal(
    "The secret is a part of a text that is put together", f"make it a constant, or {_BY_HAND}"
)
UNUSED = Refusal(
    "The program does not use the text, such as a docstring", "take the secret out, and rotate it"
)
AGAIN_AND_AGAIN = Refusal(
    "The text stands where the program comes by more than once: in a function or a loop",
    "make it a constant at the module's top, then start again",
)
NOT_AT_THE_TOP = Refusal(
    "The text stands neither in data nor among arguments of a statement at the file's top",
    "make it a constant at the file's top, then start again",
)
NO_VARIABLE = Refusal(
    "A variable cannot hold the text: it is too long, or holds what is no text",
    "have the code read a secret from Secrets Manager",
)
NO_NAME = Refusal(
    "The variable that the code asks for cannot be set: Lambda, or a runtime, keeps its name",
    "have the code ask for another one",
)
OTHER_DEFAULT = Refusal(
    "The code asks for the variable in another place, too, and has another default there",
    "have the code ask for two variables, or give both places the same default",
)
NOT_PARSED = Refusal("The file could not be parsed as the language that its name says", _BY_HAND)
ENCODING = Refusal("The file is not in UTF-8, or has odd ends of lines", _BY_HAND)
NOT_PROVEN = Refusal(
    "The changed file would not be the same but for the lookup, as far as can be proven", _BY_HAND
)
NAME_TAKEN = Refusal("The file uses the names that the lookup needs for something else", _BY_HAND)
REPEATED = Refusal("Names in the file repeat the secret, so the change cannot be shown", _BY_HAND)
DOTENV_FORM = Refusal(
    "The file has lines that not everybody who reads such files reads alike",
    "take the line out by hand, once the function has the variable",
)
DOTENV_REFERENCE = Refusal(
    "Another line of the file sets the variable, or one refers to another",
    "take the line out by hand, once the function has the variable",
)
DOTENV_OTHER_VALUE = Refusal(
    "The function has the variable with another value, and nobody knows which one the code uses",
    "take one of them out by hand",
)
DATA = Refusal(
    "A file of data looks nothing up",
    "take the value out, and have the code that reads the file take it from a variable of the "
    "function",
)
OTHER_KIND = Refusal("No lookup can be proven in a file of this kind", _BY_HAND)
TOO_LARGE = Refusal("The file is too large to be parsed", "change what it is made from")
PACKAGE_DAMAGED = Refusal(
    "The package is damaged, or packed in an unusual way", "pack it anew with an ordinary tool"
)
NOT_IN_PACKAGE = Refusal(
    "No file of this name stands in the package, or more than one", "pack it anew"
)
INNER_ARCHIVE = Refusal(
    "The file stands in an archive within the package", "change the source of that archive"
)
LAYER = Refusal(
    "The file stands in a layer",
    "publish the layer anew without the secret, and have functions use that version",
)
PUBLISHED = Refusal(
    "The file is of a published package, which is not the owner's to change",
    "have it take the value from a variable, as its documentation says, or use another version",
)
TOO_MANY = Refusal(
    "More secrets are in the code than one report has room for", "begin with the others"
)
