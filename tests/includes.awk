# SPDX-License-Identifier: MIT
# Headers of ours that a file opens and uses nothing of: awk -f tests/includes.awk HEADER... SOURCE...
# A header offers each name with mny_ or MNY_ that stands in it, each macro, and what the headers
# that it opens offer, since it may be there to open them.  Comments use nothing.

FNR == 1 { comment = 0 }
{
    line = $0
    if (line ~ /^#include "/) {
        split(line, part, "\"")
        opens[FILENAME] = opens[FILENAME] " " part[2]
        where[FILENAME, part[2]] = FNR
        next
    }
    line = code(line)
    if (FILENAME ~ /\.h$/ && line ~ /^# *define /) {
        name = line
        sub(/^# *define +/, "", name)
        sub(/[^A-Za-z0-9_].*/, "", name)
        offers[FILENAME] = offers[FILENAME] " " name
    }
    while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
        name = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        uses[FILENAME, name]
        if (FILENAME ~ /\.h$/ && name ~ /^(mny_|MNY_|_$|N_$)/ && !((FILENAME, name) in known)) {
            known[FILENAME, name]
            offers[FILENAME] = offers[FILENAME] " " name
        }
    }
}

# LINE without comments.
function code(line,    at, made) {
    made = ""
    while (line != "") {
        if (comment) {
            at = index(line, "*/")
            if (!at) return made
            line = substr(line, at + 2)
            comment = 0
        } else {
            at = index(line, "/*")
            if (!at) return made line
            made = made substr(line, 1, at - 1) " "
            line = substr(line, at + 2)
            comment = 1
        }
    }
    return made
}

function used(file, header,    name, names, i) {
    names = split(offers[header], name, " ")
    for (i = 1; i <= names; i++)
        if ((file, name[i]) in uses)
            return 1
    return names == 0
}

END {
    for (file in opens) {
        own = file
        sub(/(_private)?\.[ch]$/, ".h", own)
        count = split(opens[file], header, " ")
        for (i = 1; i <= count; i++)
            # A private header opens for its room.
            if (file !~ /_private\.h$/ && header[i] != own && !used(file, header[i])) {
                printf "%s:%d: opens %s and uses nothing of it\n", file, where[file, header[i]], header[i] | "sort"
                found = 1
            }
    }
    close("sort")
    exit found
}
