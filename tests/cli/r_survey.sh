# SPDX-License-Identifier: MIT
# An outsider's program agrees: R's survey package on the same responses.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R survey agrees on the sample" survey
sample=samples/henan
questionnaire=questionnaires/shimin-2022
check "the sample is scored" ends 0 score -q $questionnaire -r $sample/wave-wjx.csv $sample/wave-odk.csv \
    -p $sample/population.csv -o "$TMPDIR/OUT"
check "R survey agrees on the sample" r tests/cli/r_survey.R "$TMPDIR/OUT" $questionnaire
sed -i '0,/,item,/{/,item,/s/,\([0-9][0-9]\)\./,1\1./}' "$TMPDIR/OUT/subjective.csv"
disagrees() {
    refuses r tests/cli/r_survey.R "$TMPDIR/OUT" $questionnaire
}
check "and would see a wrong score" disagrees
finish
