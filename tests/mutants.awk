# SPDX-License-Identifier: MIT
# The mutants of C sources: one operator that compares or computes, changed to a neighbour.
#
#   awk -v seed=1 -v count=200 -f tests/mutants.awk core/*.c stats/*.c
#
# Prints COUNT of them, a line each: file, line, column, old operator, new one, by tabs.  Which are
# drawn depends on the seed and the line's text alone, so that a change elsewhere draws no others.
# clang-format sets binary operators between spaces and neither signs nor stars of pointers: this
# tells them apart.
BEGIN {
    FS = "\n"
    for (byte = 1; byte < 256; byte++)
        code[sprintf("%c", byte)] = byte
    swaps["<"] = "<= >="
    swaps["<="] = "< >"
    swaps[">"] = ">= <="
    swaps[">="] = "> <"
    swaps["=="] = "!="
    swaps["!="] = "=="
    swaps["+"] = "-"
    swaps["-"] = "+"
    swaps["*"] = "/"
    swaps["/"] = "*"
    swaps["%"] = "*"
    swaps["+="] = "-="
    swaps["-="] = "+="
    swaps["*="] = "/="
    swaps["/="] = "*="
}

FNR == 1 { comment = directive = 0 }

{
    directive = (directive && continued) || $0 ~ /^[ \t]*#/
    continued = $0 ~ /\\$/
    code_only = blank($0)
    if (!directive)
        mutate(code_only, $0)
}

# The line with comments, strings and characters blanked out, as long as before.
function blank(line,    i, n, c, two, out, quote) {
    n = length(line)
    out = quote = ""
    for (i = 1; i <= n; i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (comment || (quote == "" && two == "/*")) {
            comment = !(comment && two == "*/")
            out = out (i < n && (two == "/*" || two == "*/") ? "  " : " ")
            i += two == "/*" || two == "*/"
        } else if (quote == "" && two == "//") {
            break
        } else if (quote != "" && c == "\\") {
            out = out "  "
            i++
        } else if (quote != "") {
            if (c == quote)
                quote = ""
            out = out "x"
        } else if (c == "\"" || c == "'") {
            quote = c
            out = out "x"
        } else {
            out = out c
        }
    }
    return out
}

function mutate(line, text,    at, word, rest, others, n, i) {
    at = 1
    while (match(substr(line, at), /[^ \t]+/)) {
        at += RSTART - 1
        word = substr(line, at, RLENGTH)
        if (word in swaps) {
            n = split(swaps[word], others, " ")
            for (i = 1; i <= n; i++)
                add(FILENAME "\t" FNR "\t" at "\t" word "\t" others[i], FILENAME text at others[i])
        }
        at += length(word)
    }
}

function add(mutant, name,    key) {
    key = sprintf("%08d", hash(seed name))
    for (taken = 0; (key taken) in mutants; taken++)
        ;
    mutants[key taken] = mutant
    keys[++found] = key taken
}

# Squares below 2^53 are exact in awk.
function hash(text,    i, n, value) {
    n = length(text)
    for (i = 1; i <= n; i++)
        value = (value * value + value * 31 + code[substr(text, i, 1)] + 7) % 94906249
    return value
}

END {
    print found + 0 " operators can be changed" >"/dev/stderr"
    for (i = 1; i <= found; i++)
        print keys[i] "\t" mutants[keys[i]] | "LC_ALL=C sort | head -n " count " | cut -f 2-"
}
