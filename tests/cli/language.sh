# SPDX-License-Identifier: MIT
# Messages follow the locale; what is written for people is Chinese, unless English is asked for or
# the locale is an English one; and OUT has one language, in which a run is verified.
. tests/cli/lib.sh

# Drawings take most of the time, and only one test is about them.
mkdir "$TMPDIR/bin" && ln -s "$(command -v cat)" "$TMPDIR/bin/cat"
quick() { PATH=$TMPDIR/bin ends "$@"; }

sample=samples/henan
run_in() { # LOCALE ARGUMENT...
    local locale=$1
    shift
    LANG=$locale quick 0 run -q questionnaires/shimin-2022 -r $sample/wave-odk.csv \
        -p $sample/population.csv --cities $sample/cities.csv -s gbt33356-2022 \
        -f $sample/filings.csv --export sav "$@" -o "$TMPDIR/OUT" --force
}

# written LANGUAGE: all that has words in OUT, run.json too.
written() {
    local language=$1 out=$TMPDIR/OUT html note title
    case $language in
    zh) html=zh-CN note=每题秒数 title=城市排名 ;;
    en) html=en note='seconds a question asked' title=Ranking ;;
    esac
    grep -q "<html lang=\"$html\">" "$out/report.html" &&
        grep -q "<h2[^>]*>$title<" "$out/report.html" &&
        grep -q ",$note," "$out/quality.csv" &&
        grep -q "\"language\": \"$language\"" "$out/run.json" && return
    echo "OUT is not in $language"
    return 1
}

# In a locale that says nothing of a language, such as that of a container or of cron.
neutral() {
    local locale
    for locale in C de_DE.UTF-8 ''; do
        run_in "$locale" && says "accepted" "survey" && written zh || return 1
    done
}
check "in a locale of no language documents are Chinese, messages English" neutral
verified() {
    local locale
    for locale in C zh_CN.UTF-8 en_US.UTF-8; do
        LANG=$locale quick 0 verify "$TMPDIR/OUT" || return 1
    done
}
check "such a run is verified in any locale" verified
english() { run_in en_US.UTF-8 && says "accepted" && written en; }
check "an English locale: all English" english
asked() {
    run_in C --lang en && says "accepted" && written en &&
        run_in zh_CN.UTF-8 --lang en && says "accepted" && written en
}
check "--lang en: all English" asked
chinese() {
    run_in zh_CN.UTF-8 && says "有效" && written zh &&
        run_in en_US.UTF-8 --lang zh && says "有效" && written zh
}
check "a Chinese locale, or --lang zh: all Chinese" chinese

remade() {
    LANG=C ends 0 report "$TMPDIR/OUT" && written zh && grep -q 目录 "$TMPDIR/OUT/report.html" &&
        LANG=C ends 0 report "$TMPDIR/OUT" --city 410300 &&
        grep -q '<html lang="zh-CN">' "$TMPDIR/OUT/cities/410300.html"
}
check "report and packets made anew" remade
compared() {
    cp -r "$TMPDIR/OUT" "$TMPDIR/old" && LANG=C ends 0 compare "$TMPDIR/old" "$TMPDIR/OUT" -o "$TMPDIR/changes" &&
        says "same dump" && grep -q '<html lang="zh-CN">' "$TMPDIR/changes/compare.html" &&
        ! grep -q "same dump" "$TMPDIR/changes/compare.html"
}
check "a comparison: sentences in both" compared
missing() {
    LANG=C quick 0 report "$TMPDIR/OUT" && says "gnuplot is not in PATH" && written zh
}
check "a warning is a message, not a document" missing
# clean, too, has a file with words.
cleaned() {
    LANG=C ends 0 clean -q questionnaires/shimin-2022 -r $sample/wave-odk.csv -o "$TMPDIR/cleaned" &&
        LANG=en_US.UTF-8 ends 0 verify "$TMPDIR/cleaned"
}
check "what clean wrote is verified in another locale" cleaned
finish
