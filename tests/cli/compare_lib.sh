# SPDX-License-Identifier: MIT
# For compare.sh: folders that look like a finished OUT.

# sealed FOLDER COMMAND STANDARD: run.json for the files that stand in FOLDER.
sealed() {
    local folder=$1 command=$2 standard=$3 name comma=
    {
        printf '{"version": "0.1.0", "command": "%s", "run_id": "", "language": null, "inputs": [],\n' "$command"
        if [ -n "$standard" ]; then
            printf '"options": {"standard": {"value": "%s", "origin": "flag"}},\n' "$standard"
        else
            printf '"options": {},\n'
        fi
        printf '"settings": {}, "counts": {}, "outputs": [\n'
        for name in $(cd "$folder" && ls | grep -vx run.json); do
            printf '%s{"name": "%s", "size": %d, "sha256": "%s"}' "$comma" "$name" \
                "$(wc -c <"$folder/$name")" "$(sha256sum <"$folder/$name" | cut -d' ' -f1)"
            comma=$',\n'
        done
        printf ']}\n'
    } >"$folder/run.json.new"
    mv "$folder/run.json.new" "$folder/run.json"
}

# many FOLDER CITIES SEED: totals and survey scores of CITIES cities, drawn from SEED; the same
# cities have the same base in every wave.
many() {
    mkdir -p "$1"
    awk -v cities="$2" -v seed="$3" -v folder="$1" '
        function draw(city, k) { x = sin(city * 12.9898 + k * 78.233) * 43758.5453; return x - int(x) + (x < 0) }
        BEGIN {
            subjective = folder "/subjective.csv"; objective = folder "/objective.csv"
            print "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,flag,df" > subjective
            print "city,level,code,label,weight,score,full,status" > objective
            for (city = 1; city <= cities; city++) {
                code = 100000 + city; name = city == 7 ? "\"<img src=x onerror=alert(1)>\"" : "城市" city
                if (city == 8) name = "=HYPERLINK(1)"
                survey = 50 + 40 * draw(city, 1) + 6 * (draw(city, seed) - 0.5)
                filed = 20 + 35 * draw(city, 2) + 2 * (draw(city, seed + 1) - 0.5)
                printf "%s,total,total,%s,%.6f,1.1,%.6f,%.6f,400,390,1.1,,399\n", code, name, survey, survey - 2.16, survey + 2.16 > subjective
                for (d = 1; d <= 3; d++)
                    printf "%s,dimension,D%d,维度%d,%.6f,1.5,,,400,390,1.1,,399\n", code, d, d, survey + draw(city, seed + d) - 0.5 > subjective
                printf "%s,L1,L1,惠民服务,60,%.6f,60,ok\n%s,objective,objective,客观指标,60,%.6f,60,ok\n", code, filed, code, filed > objective
                total[city] = filed + 0.4 * survey; line[city] = sprintf("%s,%s,%.6f,%.6f,%.6f,0,%.6f", code, name, total[city], filed, 0.4 * survey, filed)
            }
            for (i = 1; i <= cities; i++) { rank[i] = 1; for (k = 1; k <= cities; k++) rank[i] += total[k] > total[i] }
            print "rank,city,name,total,objective,subjective,deduction,L1" > (folder "/scores.csv")
            for (r = 1; r <= cities; r++) for (i = 1; i <= cities; i++) if (rank[i] == r) print r "," line[i] > (folder "/scores.csv")
        }'
    sealed "$1" run gbt33356-2022
}
