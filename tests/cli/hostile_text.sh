# SPDX-License-Identifier: MIT
# Bytes, characters, quotes and lines (dumps.md 4.1: 9-30).
. tests/cli/hostile_lib.sh

# Exports joined by cat: a mark inside, with the second header or without.
mark_inside() {
    dump '\xEF\xBB\xBFid,city,service\n1,410100,1\n\xEF\xBB\xBF2,410200,2\n3,410200,\xEF\xBB\xBF3\n'
    cleans 0 && counts 3 3 && [ "$(answer 3 id)" = 2 ] && [ "$(answer 4 service)" = 3 ] &&
        says "dump.csv:3: warning: byte order marks inside the file: 1, the first here" || return 1
    in_chinese "dump.csv:3: warning" || return 1
    # without a line end before it, it is the end of a row
    dump 'id,city,service\n1,410100,1\xEF\xBB\xBFid,city,service\n2,410200,2\n'
    cleans 0 && counts 2 1 && says "dump.csv:2: warning: byte order marks inside" && has rejected.csv 'dump.csv,2,,,unreadable,"5 cells, 3 columns"'
}
check "4.1-09 a byte order mark inside the file" mark_inside

header_again() {
    local name line
    for line in 'id,city,service' '\xEF\xBB\xBFid,city,service' 'id,city,service\r'; do
        dump "id,city,service\n1,410100,1\n$line\n2,410200,2\n$line\n3,410200,2\n"
        cleans 0 --threads 3 && counts 3 3 && says "dump.csv:3: warning: the header stands in the file again: 2 times, the first here" &&
            [ "$(answer 6 id)" = 3 ] && [ "$(answer 4 id)" = 2 ] || return 1
    done
    in_chinese "dump.csv:3: warning" || return 1
    # quoted otherwise, it is the same header
    dump 'id,city,service\n1,410100,1\n"id","city","service"\n2,410200,2\n' && cleans 0 && counts 2 2 || return 1
    # packed member by member
    { printf 'id,city\n1,410100\n' | gzip; printf 'id,city\n2,410100\n' | gzip; } >"$dump" && cleans 0 && counts 2 2
}
check "4.1-10 the header again in the middle" header_again
other_header() {
    dump 'id,city,service,traffic\n1,410100,1,2\nid,city,traffic,service\n2,410200,2,1\n'
    refused "dump.csv:3: error: here begins another header" "with -r" || return 1
    dump 'id,city,service,traffic\n1,410100,1,2\n\xEF\xBB\xBFid,city,service\n2,410200,2\n'
    refused "dump.csv:3: error: here begins another header" && in_chinese "dump.csv:3: error" || return 1
    # An answer that happens to be a column's name is none.
    dump 'id,city,street,remark\n1,410100,city,street\nid,410100,a,b\n3,city,a,remark\n' && cleans 0 && counts 3 2
}
check "4.1-10 another header in the middle" other_header

utf16() {
    { printf '\xFF\xFE'; printf 'id,city,remark\n1,410100,好\n' | iconv -f UTF-8 -t UTF-16LE; } >"$dump" && cleans 0 && counts 1 1 || return 1
    { printf '\xFE\xFF'; printf 'id,city,remark\n1,410100,好\n' | iconv -f UTF-8 -t UTF-16BE; } >"$dump" && cleans 0 && counts 1 1 || return 1
    { printf '\xFF\xFE'; printf 'id,city,remark\n1,410100,' | iconv -f UTF-8 -t UTF-16LE; printf '\x3D\xD8'
      printf '\n2,410100,x\n' | iconv -f UTF-8 -t UTF-16LE; } >"$dump"
    cleans 0 && counts 2 1 && has rejected.csv "dump.csv,2,,,unreadable,\"not UTF-16LE: byte D8, cell 3\"" || return 1
    { printf '\xFF\xFE'; printf 'id,city,remark\n1,410100,x\n2,410100,x' | iconv -f UTF-8 -t UTF-16LE; printf '\x3D'; } >"$dump"
    cleans 0 && counts 2 1 && has rejected.csv 'dump.csv,3,,,unreadable,"not UTF-16LE: a character is cut off, cell 3"'
}
check "4.1-11 UTF-16: half a pair, half a unit" utf16
unmarked() {
    printf 'id,city,remark\n1,410100,x\n' | iconv -f UTF-8 -t UTF-16LE >"$dump"
    refused "dump.csv: error: this looks like UTF-16LE" "--encoding utf-16le" || return 1
    printf 'id,city,remark\n1,410100,x\n' | iconv -f UTF-8 -t UTF-16BE >"$dump"
    refused "this looks like UTF-16BE" "--encoding utf-16be"
}
check "4.1-12 UTF-16 without a mark" unmarked

bad_bytes() {
    local bytes
    for bytes in '\xC0\xAF' '\xED\xA0\x80' '\xF4\x90\x80\x80' '\xF8\x88\x80\x80\x80' '\xE6\xBB'; do
        dump "id,city,remark\n1,410100,满意满意满意满意满意满意\n2,410100,$bytes\n3,410100,满意\n"
        cleans 0 && counts 3 2 && grep -q '^dump.csv,3,,,unreadable,"not UTF-8: byte [0-9A-F]*, cell 3"$' "$work/OUT/rejected.csv" &&
            says "dump.csv:3: warning: rows that cannot be decoded: 1, the first here (not UTF-8: byte" || return 1
    done
    in_chinese "dump.csv:3: warning" || return 1
    dump 'id,city,remark\n1,410100,满意满意满意\n2,410100,满\xE6\xBB'
    cleans 0 && counts 2 1 && has rejected.csv 'dump.csv,3,,,unreadable,"not UTF-8: byte E6, cell 3"'
}
check "4.1-13 bytes that are no UTF-8" bad_bytes

# GBK of 满 is C2 FA, of 意 D2 E2.
bad_gb18030() {
    local good=',410100,\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\n'
    local start='id,city,remark\n1,410100,\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\n'
    dump "${start}2,410100,\\xC2\\xFA\\xD2" && cleans 0 && counts 2 1 &&
        has rejected.csv 'dump.csv,3,,,unreadable,"not GB18030: a character is cut off, cell 3"' || return 1
    # a lead byte, and then a delimiter, a quote, a line end: none of them is swallowed
    dump "${start}2,410100\\xD2,x\n3,410100,\"a\\xD2\"\n4,410100,a\\xD2\n$good$good$good" && cleans 0 && counts 7 4 &&
        has rejected.csv 'dump.csv,3,,,unreadable,"not GB18030: byte D2, cell 2"' \
            'dump.csv,4,,,unreadable,"not GB18030: byte D2, cell 3"' 'dump.csv,5,,,unreadable,"not GB18030: byte D2, cell 3"'
}
check "4.1-14 half a character of GB18030" bad_gb18030
euro() {
    local start='id,city,remark\n1,410100,\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\xD2\xE2\xC2\xFA\n'
    dump "${start}2,410100,\\x80\n3,410100,\\xFF\n4,410100,\\xC2\\xFA\n" && cleans 0 && counts 4 2 &&
        has rejected.csv 'dump.csv,3,,,unreadable,"not GB18030: byte 80, cell 3"' 'dump.csv,4,,,unreadable,"not GB18030: byte FF, cell 3"'
}
check "4.1-15 bytes 80 and FF in GBK" euro
gb18030_mark() {
    dump '\x84\x31\x95\x33id,city\n1,410100\n' && cleans 0 && counts 1 1 && says "read as GB18030, as its byte order mark says"
}
check "4.1-16 the byte order mark of GB18030" gb18030_mark
ambiguous() {
    dump 'id,city,remark\n1,410100,\xC8\xAB\xD4\xB1\n' &&
        refused "can be read as UTF-8 (\"ȫԱ\") and as GB18030 (\"全员\")" "--encoding UTF-8 or --encoding GB18030" || return 1
    cleans 0 --encoding gb18030 && [ "$(answer 2 remark)" = 全员 ]
}
check "4.1-17 GBK that is UTF-8 by chance" ambiguous

mojibake() {
    dump '%s\n' id,city,service,remark 1,410100,1,鎮ㄦ弧鎰忓悧 2,410100,1,很好锟斤拷 3,410100,1,全员满意 4,410100,锟斤拷,� \
        5,410100,1,ȫԱ 6,410100,1,'æ»¡æ„' 7,410100,1,街道很干净，路灯也亮
    cleans 0 && counts 7 6 && has rejected.csv "dump.csv,5,4,410100,invalid,service" || return 1
    says "dump.csv:2:4: warning: answers that were read in a wrong encoding before they came here: 3, the first here" \
        "dump.csv:3:4: warning: answers with characters that were lost before they came here: 3, the first here" || return 1
    in_chinese "dump.csv:2:4: warning" "dump.csv:3:4: warning" || return 1
    dump '%s\n' id,city,service,remark 1,410100,1,α射线 2,410100,1,Привет 3,410100,1,café 4,410100,1,您满意吗 &&
        cleans 0 && quiet_about "wrong encoding" && quiet_about lost
}
check "4.1-18 text that was broken before" mojibake
question_marks() {
    dump '%s\n' id,city,remark '1,410100,王?先生很满意' '2,410100,好吗?' '3,410100,ok?ok' '4,410100,去了?回来了'
    cleans 0 && counts 4 4 && says "dump.csv:2:3: note: answers with a ? between Chinese characters: 2, the first here" && in_chinese "dump.csv:2:3:"
}
check "4.1-18 a ? between Chinese characters" question_marks
two_encodings() {
    dump 'id,city,remark\n1,410100,满意满意满意满意满意满意\n2,410100,满意\n3,410100,\xC2\xFA\xD2\xE2\n4,410100,\xC2\xFA\n'
    cleans 0 && counts 4 2 && says "dump.csv:4: warning: rows that cannot be decoded: 2, the first here (not UTF-8: byte C2, cell 3)" "two encodings"
}
check "4.1-19 two encodings in one file" two_encodings

nul() {
    # Two at even places, and two at odd ones: it is no UTF-16 without a mark for that.
    for cells in 'ab\0,a\0b' 'a\0b,ab\0'; do
        dump "id,city,remark\n1,410100,${cells%,*}\n2,410100,${cells#*,}\n3,410100,y\n"
        cleans 0 && counts 3 1 || return 1
    done
    dump 'id,city,remark\n1,410100,a\0b\n2,410100\0,x\n3,410100,y\n'
    cleans 0 && counts 3 1 && has rejected.csv 'dump.csv,2,,,unreadable,"a NUL byte, cell 3"' 'dump.csv,3,,,unreadable,"a NUL byte, cell 2"'
}
check "4.1-20 a NUL byte" nul
controls() {
    dump 'id,city,service,remark\n1,410100,1\x01,a\n2,410100,1,b\x07\x1b[2J\n3,410100,2,tab\there\n\x1A'
    cleans 0 && counts 3 2 && has rejected.csv "dump.csv,2,1,410100,invalid,service" &&
        says "dump.csv:2:3: warning: answers with control characters: 2, the first here" && in_chinese "dump.csv:2:3: warning" || return 1
    dump 'id,city\n1,410100\n\x1A\n2,410100\n' && cleans 0 && counts 3 2 && has rejected.csv 'dump.csv,3,,,unreadable,"1 cells, 2 columns"' || return 1
    dump 'id,city\n1,410100\x1A' && cleans 0 && counts 1 1
}
check "4.1-21 control characters, and Ctrl-Z at the end" controls
invisible() {
    local mark
    dump 'id,city,service\n'
    local line=1
    for mark in '\xE2\x80\xA8' '\xC2\x85' '\xC2\xA0' '\xE3\x80\x80' '\xE2\x80\x8B' '\xEF\xBB\xBF' '\xE2\x80\x8E' '\xE2\x80\x8F' \
        '\xE2\x80\xAA' '\xE2\x80\xAC' '\xE2\x80\xAE' '\xE2\x81\xA6' '\xE2\x81\xA9' '\xE2\x81\xA0' '\xE2\x80\x89'; do
        printf "$line,410100,$mark"'1\n'$((line + 1))",410100$mark,2$mark\n"$((line + 2))",$mark""410100,满${mark}意\n" >>"$dump"
        line=$((line + 3))
    done
    cleans 0 && counts 45 45 && [ "$(awk -F, 'NR > 1 { n += $7 == "410100" } END { print n }' "$work/OUT/responses.csv")" = 45 ] &&
        has edits.csv "file,line,id,column,before,after,reason" && [ "$(wc -l <"$work/OUT/edits.csv")" = 1 ]
}
check "4.1-22 characters that do not show, around codes and in labels" invisible

open_quote() {
    dump 'id,city,remark\n1,410100,a\n2,410100,"b\n3,410100,c\n4,410100,d\n'
    cleans 0 && counts 4 3 && has rejected.csv 'dump.csv,3,,,unreadable,"a quote that is never closed, cell 3"'
}
check "4.1-23 a quote that is never closed" open_quote
stray_quote() {
    dump 'id,city,remark\n1,410100,5"屏幕\n2,410100,"好"坏\n3,410100, "x"\n4,410100,""\n5,410100,"a""b"\n'
    cleans 0 && counts 5 2 && has rejected.csv 'dump.csv,2,,,unreadable,"a quote inside a cell that is not quoted, cell 3"' \
        'dump.csv,3,,,unreadable,"text behind a closing quote, cell 3"' \
        'dump.csv,4,,,unreadable,"a quote inside a cell that is not quoted, cell 3"'
}
check "4.1-24 4.1-25 a stray quote; text behind a closing quote" stray_quote
ragged() {
    dump 'id,city,remark\n1,410100\n2,410100,a,b\n3,410100,a\n4\n'
    cleans 0 && counts 4 1 && has rejected.csv 'dump.csv,2,,,unreadable,"2 cells, 3 columns"' \
        'dump.csv,3,,,unreadable,"4 cells, 3 columns"' 'dump.csv,5,,,unreadable,"1 cells, 3 columns"'
}
check "4.1-26 a row that is too short" ragged
# --lax-quotes: a quote inside an unquoted cell is text; what else is wrong with quotes stays so.
lax_quotes() {
    dump 'id,city,street,remark\n1,410100,x,5"屏幕\n2,410100,"好"坏,y\n3,410100, "x","a ""b"", c"\n4,410100,,"two\nlines"\n5,410100,a"b"c"\n6,410100,d"\x1A'
    cleans 0 && counts 6 1 || return 1
    for threads in 1 3; do
        cleans 0 --lax-quotes --threads $threads && counts 6 3 &&
            says "dump.csv:2:4: warning: rows with a quotation mark inside a cell that is not quoted: 2, the first here" &&
            has rejected.csv 'dump.csv,3,,,unreadable,"text behind a closing quote, cell 3"' \
                'dump.csv,7,,,unreadable,"a quote inside a cell that is not quoted, cell 3"' \
                'dump.csv,8,,,unreadable,"a quote inside a cell that is not quoted, cell 3"' || return 1
    done
    quiet_about nan || return 1
    grep -qF '"5""屏幕"' "$work/OUT/responses.csv" && grep -qF '"""x""","a ""b"", c"' "$work/OUT/responses.csv" || return 1
    ends 0 check -q "$form" -r "$dump" --lax-quotes --lang zh && says "原样读入" || return 1
    # A row that is cut off by the quote of another comes again by itself.
    dump 'id,city,remark\n1,410100,"x\n2,410100,5"y\n3,410100,"a\nb"\n'
    cleans 0 --lax-quotes && counts 3 2 && has rejected.csv 'dump.csv,2,,,unreadable,"text behind a closing quote, cell 3"' || return 1
    { printf 'id,city,remark\n1,410100,5"\n'; for i in $(seq 2 400000); do echo "$i,410100,abcdefghijklm"; done; } >"$dump"
    cleans 0 --lax-quotes --no-responses && counts 400000 400000
}
check "4.1-24 a stray quote, with --lax-quotes" lax_quotes
# An empty cell behind every row, and none behind the header.
extra_cells() {
    dump 'id,city,remark\n1,410100,a,\n2,410100,,\n\n3,410100,"b",\n'
    cleans 0 && counts 3 3 && answers remark a "" "" b &&
        says "dump.csv:1: warning: rows have one cell more than the header, always an empty one" && in_chinese "dump.csv:1: warning" || return 1
    head -n 1 "$work/OUT/responses.csv" | grep -q ',$' && return 1
    # one row without it is not as the others are, and here nothing is dropped
    dump 'id,city,remark\n1,410100,a,\n2,410100,b\n' && cleans 0 && counts 2 1 && quiet_about "one cell more" &&
        has rejected.csv 'dump.csv,2,,,unreadable,"4 cells, 3 columns"' || return 1
    # known by the first hundred rows; a row further on that is not so cannot be read
    { echo id,city,remark; for i in $(seq 150); do echo "$i,410100,a,"; done; printf '151,410100,b\n152,410100,c,d\n'; } >"$dump"
    cleans 0 --threads 2 && counts 152 150 && has rejected.csv 'dump.csv,152,,,unreadable,"3 cells, 4 columns"' \
        'dump.csv,153,,,unreadable,"4 cells, 3 columns"'
}
check "4.1-27 one empty cell more in every row" extra_cells
line_ends() {
    dump 'id,city,remark\r\n1,410100,a\n2,410100,"b\rc"\r\n3,410100,d\r4,410100,e\n'
    cleans 0 && counts 4 4 && says "dump.csv: warning: line ends are mixed: CR LF 1, LF 2, CR 1;" && in_chinese "dump.csv: warning:" || return 1
    printf '4,410100,"b\rc",\n' >/dev/null
    grep -q $'b\rc' "$work/OUT/responses.csv" || return 1
    for end in '\n' '\r\n' '\r'; do
        dump "id,city,remark${end}1,410100,a${end}2,410100,\"x\ny\"${end}" && cleans 0 && counts 2 2 && quiet_about mixed || return 1
    done
}
check "4.1-28 CR LF, LF and CR in one file" line_ends
no_last_end() {
    dump 'id,city,remark\n1,410100,a\n2,410100,b' && cleans 0 && counts 2 2 && [ "$(answer 3 remark)" = b ]
}
check "4.1-29 no line end at the end" no_last_end
empty_lines() {
    dump 'id,city\n\n1,410100\n\r\n\n2,410100\n\n'
    cleans 0 && counts 2 2 && [ "$(answer 3 id)" = 1 ] && [ "$(answer 6 id)" = 2 ] || return 1
    says "dump.csv:2: note: empty lines between rows: 3, the first here" && in_chinese "dump.csv:2: " || return 1
    dump 'id,city\n1,410100\n\n' && cleans 0 && counts 1 1 && quiet_about "empty line"
}
check "4.1-30 empty lines" empty_lines
finish
