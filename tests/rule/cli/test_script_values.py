"""Each way in which PowerShell, CMD and shells assign a variable, and the value that it gets."""

from __future__ import annotations

import pytest

from rule.cli.scripts import Script


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('$env:A = "x y"', "x y"),
        ("$env:A='x''y'", "x'y"),
        ('$env:A = "x`"y`n"', 'x"y\n'),
        ('$env:A = "C:\\dir\\"', "C:\\dir\\"),
        ('$ENV:A = "x""y"', 'x"y'),
        ("$env:A = x; $env:B = y", "x"),
        ("${env:A} = 'x'", "x"),
        ('if ($x) { $env:A = "y" }', "y"),
        ("[Environment]::SetEnvironmentVariable('A', 'x', 'User')", "x"),
        ('[System.Environment]::SetEnvironmentVariable("A","x")', "x"),
        ("Set-Item -Path Env:A -Value 'x'", "x"),
        ("Set-Item -Value 'x' -Path Env:A", "x"),
        ("New-Item -Path Env: -Name A -Value 'x'", "x"),
        ("New-Item Env:\\ -Value 'x' -Name A", "x"),
        ("Set-Item Env:A `\n  -Value 'x'", "x"),
        ("Set-Content -Path Env:A -Value x", "x"),
        ("$env:A = `\n  'x'", "x"),
        ("$env:A =\n  'x'", "x"),
        ("$env:A += 'x'", "x"),
        ("$env:A ??= 'x'", "x"),
        ("$env:A = ('x')", "x"),
        ("$env:A = [string]'x'", "x"),
        ("$env:A = @'\nx\n'@", "x"),
        ("$env:A = @'\r\nx\r\ny'y\r\n'@", "x\r\ny'y"),
        ('$env:A = @"\nx `"y\n"@', 'x "y'),
        ("$env:A = \u2018x\u2019", "x"),
        ("$env:A = \u201cx\u201d", "x"),
        ("[Environment]::SetEnvironmentVariable(\n  'A',\n  'x'\n)", "x"),
        ("[Environment]::SetEnvironmentVariable('A', `\n  @'\nx\n'@)", "x"),
        ("setx A x", "x"),
        ("reg add HKCU\\Environment /v A /t REG_SZ /d x /f", "x"),
        ("Set-Variable -Name A -Value 'x'", "x"),
        ("Set-Variable -Value 'x' -Name 'A' -Scope Global", "x"),
        ('New-Variable A "x y"', "x y"),
        ("sv 'A' 'x'", "x"),
        ("setx.exe /M A 'x y'", "x y"),
        ('Set-Item env:A "x"', "x"),
    ],
)
def test_a_value_of_powershell_is_read_as_it_reads_it(line: str, value: str) -> None:
    first = Script.POWERSHELL.read(f"{line}\n")[0][0]

    assert (first.name, first.value) == ("A", value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("set A=x y", "x y"),
        ('set "A=x & y"', "x & y"),
        ("@set A=x", "x"),
        ("SET A=x&echo done", "x"),
        ("set A=x^&y", "x&y"),
        ("if defined B set A=x", "x"),
        ("(set A=x)", "x)"),
        ('setx A "x y" /M', "x y"),
        ("setx /M A x", "x"),
        ("set /a A=7", "7"),
        ("setx /S host /U me /P x A y", "y"),
        ("setx.exe A x", "x"),
        ("reg add HKCU\\Environment /v A /t REG_SZ /d x /f", "x"),
        ('reg.exe ADD "HKCU\\Environment" /f /d "x & y" /v A', "x & y"),
        ('reg add "HKLM\\Control\\Session Manager\\Environment" /v "A" /d "x y"', "x y"),
        ("%SystemRoot%\\System32\\setx.exe A x", "x"),
        ('"C:\\Windows\\setx.exe" A "x y"', "x y"),
        ("set,A=x", "x"),
        ("set=A=x", "x"),
        ("set;A=x", "x"),
        ("set A=x^\ny", "xy"),
        ('set "A=x"^\n & set B=y', "x"),
        ('set A="x"', "x"),
    ],
)
def test_a_value_of_cmd_is_read_as_it_reads_it(line: str, value: str) -> None:
    found = {pair for each in Script.CMD.read(f"{line}\n")[0] for pair in each.readings}

    assert ("A", value) in found


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A+=x", "x"),
        ("export A+='x y'", "x y"),
        ("read -r A <<< x", "x"),
        ("read -r A <<<'x y'", "x y"),
        ("IFS= read -r A <<EOF\nx y\nEOF", "x y"),
        ("read -r A <<-'END'\n\tx\n\tEND", "x"),
        ("export A=$(cat <<EOF\nx\nEOF\n)", "x"),
        ("A=\"$(cat <<'EOF'\nx\ny\nEOF\n)\"", "x\ny"),
        ("printf -v A %s x", "x"),
        ("printf -v A '%s' 'x y'", "x y"),
        ("export A=$(echo x)", "x"),
        ("A=`echo 'x y'`", "x y"),
        ('export A="$(printf %s x)"', "x"),
        ('export A="\nx\ny"', "\nx\ny"),
        ("use nix; export A='x\ny'", "x\ny"),
        ("export B='\ny' A=x", "x"),
        ("A=x python app.py", "x"),
        ("if true; then export B=y A=x; fi", "x"),
        ("test -n $B || A='x y' node app.js", "x y"),
        ("(export A=x; node app.js)", "x"),
        ("sudo A=x node app.js", "x"),
        ("export A=\\\n'x y'", "x y"),
        ("export B=y; A='x'\"y\"z", "xyz"),
        ("use nix; A=x\\ y", "x y"),
        ("use nix; A=$'x\\ty\\x7a\\u0061\\101\\''", "x\tyzaA'"),
        ('use nix; A="x\\\ny"', "xy"),
        ("IFS= read -r -d '' A <<'EOF' || true\nx\ny\nEOF", "x\ny"),
        ("read -rsp 'Password? ' A <<< x", "x"),
        ("read -t 5 -n 40 -u 3 A <<< x", "x"),
        ("read -d , -r A <<< x", "x"),
        ("IFS=: read -r B A <<< 'y:x'", "x"),
        ("read -r B A <<EOF\ny x\nEOF", "x"),
        ("mapfile -t A <<< 'x y'", "x y"),
        ("readarray -t A <<'END-OF-IT'\nx\nEND-OF-IT", "x"),
        ("printf -v A 'x y'", "x y"),
        ("settings[A]=x", "x"),
        ("settings['A']+='x y'", "x y"),
        ("declare -A settings=([B]=y [A]=x)", "x"),
        ("A[0]=x", "x"),
    ],
)
def test_a_value_of_a_shell_is_read_in_each_way_to_assign_it(line: str, value: str) -> None:
    found = {pair for each in Script.SHELL.read(f"use nix\n{line}\n")[0] for pair in each.readings}

    assert ("A", value) in found


@pytest.mark.parametrize("line", ["# A=x node app.js", "echo --A=x", "curl https://a.b/?A=x"])
def test_what_assigns_nothing_in_a_shell_is_no_variable(line: str) -> None:
    assert Script.SHELL.read(f"use nix\n{line}\n")[0] == ()
