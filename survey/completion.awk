# SPDX-License-Identifier: MIT
# What bash and zsh complete, made of what the program says of itself, so that it cannot go
# stale:
#
#   { minyi --help; minyi run --help; ... } | awk -f survey/completion.awk -v shell=bash
#
# A value is completed by what stands in the help for it: FILE, DIR and OUT name files and
# folders, `a|b` and a list `a, b, c` of words are the values themselves.

# The help of a command begins.
/^Usage: minyi [a-z]/ {
    command = $3
    commands[++command_count] = command
    operands[command] = $0
    in_commands = 0
}

# The help of the program: commands and what they do.
/^Commands:/ { in_commands = 1; next }
/^$/ { in_commands = 0 }
in_commands { name = $1; sub(/^ +[a-z]+ +/, ""); summary[name] = $0 }

# "  -q, --questionnaire DIR       the questionnaire's folder"
command && /^ +(-., )?--[a-z]/ {
    short = match($0, /-[a-z], /) && RSTART < 5 ? substr($0, RSTART, 2) : ""
    match($0, /--[a-z-]+/)
    option = substr($0, RSTART, RLENGTH)
    rest = substr($0, RSTART + RLENGTH)
    argument = help = ""
    if (rest !~ /^  /) { # one blank, or none before [=N]: a value
        match(rest, /  +/)
        argument = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART)
        sub(/^ /, "", argument)
    }
    sub(/^ +/, "", rest)
    options[command] = options[command] " " option (short ? " " short : "")
    count = ++option_count[command]
    long_of[command, count] = option
    short_of[command, count] = short
    argument_of[command, count] = argument
    help_of[command, count] = rest
    if (argument && argument !~ /^\[/ && !(option in kind)) {
        kind[option] = kind_of(argument, rest)
        if (short)
            kind[short] = kind[option]
        ordered[++kind_count] = option (short ? "|" short : "")
        key[kind_count] = option
    }
}

function kind_of(argument, help) {
    if (argument == "STANDARD")
        return "standards"
    if (argument ~ /^FILE/)
        return "files"
    if (argument == "DIR" || argument == "OUT")
        return "folders"
    if (argument ~ /\|/)
        return "words" only_words(argument, "[|]")
    return "words" listed(help)
}

# Of TEXT, cut at SEPARATORS, what is a value as it stands.
function only_words(text, separators,    part, parts, i, found) {
    parts = split(text, part, separators)
    for (i = 1; i <= parts; i++)
        if (part[i] ~ /^[a-z][a-z0-9-]*$/)
            found = found " " part[i]
    return found
}

# The list of values in a HELP such as "of shares: korn-graubard, wilson, wald [first]".
function listed(help,    part, parts, i) {
    sub(/ *\[.*/, "", help)
    parts = split(help, part, ": ")
    for (i = 1; i <= parts; i++)
        if (part[i] ~ /^[a-z0-9-]+(:[A-Z]+)?(, [a-z0-9-]+(:[A-Z]+)?)+$/)
            return only_words(part[i], ", ")
    return ""
}

# What operands are, by the usage line: words of their own, names of standards, folders.
function operand_words(name,    usage) {
    usage = operands[name]
    sub(/^Usage: minyi [a-z]+ /, "", usage)
    gsub(/ *\[?-[-a-z]+ [A-Z]+[.]*\]?/, "", usage)
    gsub(/[][|]/, " ", usage)
    return only_words(usage, " +")
}

function has_folders(name) { return operands[name] ~ / OUT(_OLD|$| )/ && operands[name] !~ /^Usage: minyi [a-z]+ -/ }

function quoted(text) { gsub(/'/, "'\\''", text); return text }

# ---- bash ----------------------------------------------------------------------

function bash(    i, name, all) {
    for (i = 1; i <= command_count; i++)
        all = all (i > 1 ? " " : "") commands[i]
    print "# bash completion for minyi: made by survey/completion.awk from minyi --help"
    print "_minyi_standards() { \"${COMP_WORDS[0]}\" standards --quiet 2>/dev/null | awk '{ print $1 }'; }"
    print "_minyi_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\"); }"
    print "_minyi_names() { # compgen's options"
    print "    compopt -o filenames 2>/dev/null"
    print "    mapfile -t COMPREPLY < <(compgen \"$@\" -- \"$word\")"
    print "}"
    print "_minyi() {"
    print "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options= operands="
    print "    COMPREPLY=()"
    print "    if [ \"$COMP_CWORD\" -eq 1 ]; then"
    print "        _minyi_words '" all " --help --version'"
    print "        return"
    print "    fi"
    print "    # `--option=value` is three words to bash."
    print "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD - 2]}"
    print "    [ \"$word\" = = ] && word="
    print "    case $before in"
    bash_values()
    print "    esac"
    print "    case ${COMP_WORDS[1]} in"
    for (i = 1; i <= command_count; i++) {
        name = commands[i]
        printf "    %s) options='%s' operands='%s' ;;\n", name, substr(options[name], 2), \
            (operand_words(name) ? substr(operand_words(name), 2) : has_folders(name) ? "-d" : "-f")
    }
    print "    esac"
    print "    case $word/$operands in"
    print "    -*) _minyi_words \"$options\" ;;"
    print "    */-*) _minyi_names \"$operands\" ;; # such as one more file after -r FILE"
    print "    *) [ \"$COMP_CWORD\" -eq 2 ] || operands=$(_minyi_standards); _minyi_words \"$operands\" ;;"
    print "    esac"
    print "}"
    print "complete -F _minyi minyi"
}

# The options of each kind of value together.
function bash_values(    i, j, patterns, done) {
    for (i = 1; i <= kind_count; i++) {
        if (kind[key[i]] in done)
            continue
        done[kind[key[i]]]
        patterns = ordered[i]
        for (j = i + 1; j <= kind_count; j++)
            if (kind[key[j]] == kind[key[i]])
                patterns = patterns "|" ordered[j]
        printf "    %s)%s return ;;\n", patterns, bash_action(kind[key[i]])
    }
}

function bash_action(kind) {
    if (kind == "files")
        return " _minyi_names -f;"
    if (kind == "folders")
        return " _minyi_names -d;"
    if (kind == "standards")
        return " _minyi_names -f -W \"$(_minyi_standards)\";"
    return kind == "words" ? "" : " _minyi_words '" substr(kind, 7) "';"
}

# ---- zsh -----------------------------------------------------------------------

function zsh(    i, j, name) {
    print "#compdef minyi"
    print "# zsh completion for minyi: made by survey/completion.awk from minyi --help"
    print "_minyi_standards() {"
    print "    local -a standards"
    print "    standards=(${(f)\"$($service standards --quiet 2>/dev/null | awk '{ print $1 }')\"})"
    print "    compadd -a standards"
    print "}"
    print "_minyi() {"
    print "    local -a commands"
    print "    commands=("
    for (i = 1; i <= command_count; i++)
        printf "        '%s:%s'\n", commands[i], quoted(summary[commands[i]])
    print "    )"
    print "    if (( CURRENT == 2 )); then"
    print "        _describe command commands"
    print "        return"
    print "    fi"
    print "    shift words"
    print "    (( CURRENT-- ))"
    print "    case $words[1] in"
    for (i = 1; i <= command_count; i++) {
        name = commands[i]
        printf "    %s)\n        _arguments -s \\\n", name
        for (j = 1; j <= option_count[name]; j++)
            zsh_option(name, j)
        printf "            %s\n        ;;\n", zsh_operands(name)
    }
    print "    esac"
    print "}"
    print "_minyi \"$@\""
}

function zsh_operands(name) {
    if (operand_words(name))
        return sprintf("'1:what:(%s)' '2:standard:_minyi_standards'", substr(operand_words(name), 2))
    return has_folders(name) ? "'*:folder:_files -/'" : "'*:file:_files'"
}

function zsh_option(name, j,    long, help, value) {
    long = long_of[name, j]
    help = quoted(help_of[name, j])
    gsub(/[][]/, "\\\\&", help)
    value = argument_of[name, j]
    # what has a value of its own after `=` only is completed by name
    if (value ~ /^\[/)
        value = ""
    if (value) {
        value = ":" zsh_message(value) ":" zsh_action(kind[long])
        long = long "="
    }
    if (short_of[name, j])
        printf "            '*'{%s,%s}'[%s]%s' \\\n", short_of[name, j], long, help, value
    else
        printf "            '*%s[%s]%s' \\\n", long, help, value
}

function zsh_message(value) { gsub(/:/, "\\:", value); return value }

function zsh_action(kind) {
    if (kind == "files")
        return "_files"
    if (kind == "folders")
        return "_files -/"
    if (kind == "standards")
        return "_minyi_standards"
    return kind == "words" ? " " : "(" substr(kind, 7) ")"
}

END {
    if (!command_count || !kind_count) {
        print "completion.awk: no help was read" >"/dev/stderr"
        exit 1
    }
    if (shell == "zsh")
        zsh()
    else
        bash()
}
